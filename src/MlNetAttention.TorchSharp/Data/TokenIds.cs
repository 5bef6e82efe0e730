using MlNetAttention.Scoring;

namespace MlNetAttention.Data;

/// <summary>What is known of the tokens of a training set, once all rows have been read.</summary>
/// <param name="Vocabulary">The vocabulary.</param>
/// <param name="Counts">The number of occurrences of each id in the training rows.</param>
/// <param name="Unknown">See <see cref="TrainingSet.UnknownTokens"/>.</param>
/// <param name="MissingKeys">See <see cref="TrainingSet.MissingKeys"/>.</param>
internal sealed record TokenIds(Vocabulary Vocabulary, long[] Counts, string?[]?[] Unknown, long[] MissingKeys)
{
    /// <summary>Those of a vocabulary that was known before, by whose ids the rows have been read.</summary>
    internal static TokenIds Of(Vocabulary vocabulary, IReadOnlyList<int[]> trainingRows)
    {
        var counts = new long[vocabulary.Size];
        foreach (int[] ids in trainingRows)
        {
            foreach (int id in ids) counts[id]++;
        }

        return new TokenIds(vocabulary, counts, [], []);
    }

    /// <summary>Learns the vocabulary, and changes the provisional ids of all rows into its own.</summary>
    /// <param name="builder">What has counted the tokens.</param>
    /// <param name="options">The choice of tokens.</param>
    /// <param name="inputs">The kinds of the columns.</param>
    /// <param name="keys">For every column the values that its tokens come from; null where they come from text.</param>
    /// <param name="sequences">All rows, changed.</param>
    /// <param name="trainingRows">Number of those to train on, which come first.</param>
    internal static TokenIds Learn(
        VocabularyBuilder builder, VocabularyOptions options, InputColumns inputs, TokenKeys?[] keys,
        IReadOnlyList<int[]> sequences, int trainingRows)
    {
        (Vocabulary vocabulary, int[] finalIds, long[] counts) = builder.Build(options, keys);
        string?[]?[] unknown = inputs.All(input => input.Kind == InputKind.KeyVector) || vocabulary.Subwords.Buckets == 0
            ? []
            : [.. sequences.Select(ids => builder.Unknown(ids, finalIds))];
        var missingKeys = new long[inputs.Count];
        foreach ((int row, int[] ids) in sequences.Index())
        {
            int column = 0;
            for (int t = 0; t < ids.Length; t++)
            {
                switch (ids[t])
                {
                    case SequenceReader.MissingKey:
                        if (row < trainingRows) missingKeys[column]++;
                        ids[t] = Vocabulary.UnknownId;
                        break;
                    case SequenceReader.Separator:
                        column++;
                        ids[t] = Vocabulary.SeparatorId;
                        break;
                    default:
                        ids[t] = finalIds[ids[t]];
                        break;
                }
            }
        }

        return new TokenIds(vocabulary, counts, unknown, missingKeys);
    }
}
