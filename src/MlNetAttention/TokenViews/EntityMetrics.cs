using System.Collections.Immutable;
using MlNetAttention.TokenViews;

namespace MlNetAttention;

/// <summary>
/// Metrics of entity recognition from a tag per token: precision, recall and F1 over entities, whose exact span and type must be
/// right, as in the CoNLL-2003 shared task (Tjong Kim Sang and De Meulder 2003; its script <c>conlleval</c>).
/// </summary>
/// <remarks>
/// Tags are <c>O</c> (outside), <c>B-type</c> (begins an entity) and <c>I-type</c> (continues one). As in <c>conlleval</c>, an
/// <c>I-type</c> after <c>O</c> or after another type also begins an entity. <c>B</c> and <c>I</c> without a type have the empty
/// type.
/// </remarks>
public sealed class EntityMetrics
{
    private EntityMetrics(long tokens, long correctTokens, ImmutableSortedDictionary<string, EntityScore> byType)
    {
        Tokens = tokens;
        TokenAccuracy = tokens == 0 ? 0 : (double)correctTokens / tokens;
        ByType = byType;
        Overall = new EntityScore(
            byType.Values.Sum(score => score.Expected), byType.Values.Sum(score => score.Predicted),
            byType.Values.Sum(score => score.Correct));
    }

    /// <summary>Number of tokens.</summary>
    public long Tokens { get; }

    /// <summary>The share of tokens whose tag is right; 0 where there are none.</summary>
    public double TokenAccuracy { get; }

    /// <summary>All entities of all types together (micro-averaged).</summary>
    public EntityScore Overall { get; }

    /// <summary>The entities of each type that is expected or predicted, in ordinal order of the types.</summary>
    public IReadOnlyDictionary<string, EntityScore> ByType { get; }

    /// <summary>Compares the tags of sequences with those predicted for them.</summary>
    /// <param name="expected">The right tags of each sequence.</param>
    /// <param name="predicted">The predicted tags of each sequence, in the same order.</param>
    /// <exception cref="ArgumentException">
    /// The numbers of sequences differ, the numbers of tags of a sequence differ, or a tag is not one of those described.
    /// </exception>
    public static EntityMetrics Evaluate(
        IEnumerable<IReadOnlyList<string>> expected, IEnumerable<IReadOnlyList<string>> predicted)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(predicted);
        var byType = new SortedDictionary<string, EntityScore>(StringComparer.Ordinal);
        long tokens = 0, correctTokens = 0;
        int sequence = 0;
        foreach ((IReadOnlyList<string> right, IReadOnlyList<string> guess) in Pairs(expected, predicted))
        {
            sequence++;
            if (right.Count != guess.Count)
            {
                throw new ArgumentException(
                    $"Sequence {sequence} has {guess.Count} predicted tags and {right.Count} expected ones "
                    + "(sequences are counted from 1).");
            }

            tokens += right.Count;
            correctTokens += right.Zip(guess).Count(pair => pair.First == pair.Second);
            List<EntitySpan> spans = EntitySpan.Of(right, $"of expected sequence {sequence}");
            List<EntitySpan> found = EntitySpan.Of(guess, $"of predicted sequence {sequence}");
            foreach (EntitySpan span in spans) Add(span, new(1, 0, 0));
            foreach (EntitySpan span in found) Add(span, new(0, 1, 0));
            foreach (EntitySpan span in found.Intersect(spans)) Add(span, new(0, 0, 1));
        }

        return new EntityMetrics(tokens, correctTokens, byType.ToImmutableSortedDictionary(StringComparer.Ordinal));

        void Add(EntitySpan span, EntityScore more)
        {
            EntityScore sum = byType.GetValueOrDefault(span.Type);
            byType[span.Type] = new(sum.Expected + more.Expected, sum.Predicted + more.Predicted, sum.Correct + more.Correct);
        }
    }

    private static IEnumerable<(IReadOnlyList<string> Right, IReadOnlyList<string> Guess)> Pairs(
        IEnumerable<IReadOnlyList<string>> expected, IEnumerable<IReadOnlyList<string>> predicted)
    {
        using IEnumerator<IReadOnlyList<string>> right = expected.GetEnumerator(), guess = predicted.GetEnumerator();
        int sequences = 0;
        while (true)
        {
            (bool hasRight, bool hasGuess) = (right.MoveNext(), guess.MoveNext());
            if (hasRight != hasGuess)
            {
                (string more, string fewer) = hasRight ? ("expected", "predicted") : ("predicted", "expected");
                throw new ArgumentException(
                    $"There are {sequences} {fewer} sequences, and more {more} ones; expected the same number.");
            }

            if (!hasRight) yield break;
            sequences++;
            yield return (right.Current, guess.Current);
        }
    }
}

/// <summary>Counts of entities, and the metrics they give.</summary>
/// <param name="Expected">Number of expected entities.</param>
/// <param name="Predicted">Number of predicted entities.</param>
/// <param name="Correct">Number of predicted entities whose first token, last token and type are all right.</param>
public readonly record struct EntityScore(long Expected, long Predicted, long Correct)
{
    /// <summary>The share of predicted entities that are correct; 0 where none was predicted.</summary>
    public double Precision => Share(Predicted);

    /// <summary>The share of expected entities that were found; 0 where there are none.</summary>
    public double Recall => Share(Expected);

    /// <summary>2·precision·recall / (precision + recall); 0 where nothing is correct.</summary>
    public double F1Score => Correct == 0 ? 0 : 2.0 * Correct / (Expected + Predicted);

    private double Share(long of) => of == 0 ? 0 : (double)Correct / of;
}
