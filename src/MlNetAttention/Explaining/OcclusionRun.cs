using Microsoft.ML;
using MlNetAttention.Attention;
using MlNetAttention.Tokens;

namespace MlNetAttention.Explaining;

/// <summary>Removes the tokens of every row of a view in turn, and compares the predictions of a model.</summary>
internal sealed class OcclusionRun
{
    private readonly AttentionEncoder _encoder;
    private readonly OcclusionView _occluded;
    private readonly IDataView _predicted;
    private readonly ScoreReader _scores;

    internal OcclusionRun(ModelStages stages, IDataView data, OcclusionOptions options)
    {
        _encoder = stages.Featurizer.Encoder;
        (_occluded, _predicted) = stages.Apply(data, options.Kind);
        _scores = ScoreReader.For(_predicted.Schema, options);
    }

    /// <summary>An explanation for every row, in one pass over all of them. Call it once.</summary>
    internal IEnumerable<OcclusionExplanation> Explain()
    {
        using DataViewRowCursor cursor = _predicted.GetRowCursor(_scores.Columns);
        _scores.Bind(cursor);
        for (long row = 1; cursor.MoveNext(); row++)
        {
            if (!_occluded.Rows.TryDequeue(out IReadOnlyList<TokenPlace>? tokens)) throw Uneven(row);
            bool isWhole = true;
            RowPredictions predictions = _scores.Read(1 + tokens.Count, () =>
            {
                // The cursor is already at the whole row.
                if (!isWhole && !cursor.MoveNext()) throw Uneven(row);
                isWhole = false;
            });
            yield return Explanation(row, tokens, predictions);
        }
    }

    private static InvalidOperationException Uneven(long row) =>
        new($"The model did not give a row for each form of row {row}; expected stages that map row to row.");

    private OcclusionExplanation Explanation(long row, IReadOnlyList<TokenPlace> tokens, RowPredictions predictions)
    {
        Prediction whole = predictions.Forms[0];
        int unusable = Array.FindIndex(predictions.Forms, form => double.IsNaN(form.Score));
        if (unusable >= 0)
        {
            string form = unusable == 0 ? "" : $" without token {unusable} of {tokens.Count}, '{tokens[unusable - 1].Token}',";
            throw new InvalidOperationException($"The model's score of row {row}{form} is NaN; expected a number.");
        }

        double[] attention = AttentionReceived(tokens);
        return new OcclusionExplanation
        {
            PredictedLabel = whole.Label,
            Probability = whole.Probability,
            Score = whole.Score,
            ScoreKind = predictions.Kind,
            Tokens = [.. tokens.Select((token, i) => Token(token, whole, predictions.Forms[i + 1], attention[i]))],
        };
    }

    private static OccludedToken Token(TokenPlace place, Prediction whole, Prediction without, double attention) => new()
    {
        Token = place.Token,
        Start = place.Start,
        Length = place.Length,
        Effect = whole.Score - without.Score,
        ScoreWithout = without.Score,
        ProbabilityWithout = without.Probability,
        PredictedLabelWithout = without.Label,
        AttentionReceived = attention,
    };

    /// <summary>The mean over heads and queries of the last layer's weights: T numbers.</summary>
    private double[] AttentionReceived(IReadOnlyList<TokenPlace> tokens)
    {
        // The spelling of an unknown word matters; an unknown key has none.
        bool isSpelled = _encoder.Vocabulary.KeyIds.Count == 0;
        var sequence = new TokenSequence(Math.Max(1, tokens.Count));
        foreach (TokenPlace token in tokens)
        {
            if (isSpelled) sequence.Add(token.Token, _encoder.Vocabulary);
            else sequence.Add(token.Id);
        }

        AttentionMap[] maps = _encoder.NewMaps(tokens.Count);
        _encoder.Run(sequence, new Workspace(_encoder.Options), maps);
        AttentionMap last = maps[^1];
        var received = new double[tokens.Count];
        for (int head = 0; head < last.Heads; head++)
        {
            for (int query = 0; query < tokens.Count; query++)
            {
                ReadOnlySpan<float> weights = last.Row(head, query);
                for (int key = 0; key < tokens.Count; key++) received[key] += weights[key] / (last.Heads * tokens.Count);
            }
        }

        return received;
    }
}
