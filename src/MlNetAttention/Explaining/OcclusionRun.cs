using Microsoft.ML;
using MlNetAttention.Attention;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Explaining;

/// <summary>Removes the tokens of every row of a view in turn, and compares the predictions of a model.</summary>
internal sealed class OcclusionRun
{
    private readonly AttentionEncoder _encoder;
    private readonly InputColumns _inputs;
    private readonly OcclusionView _occluded;
    private readonly IDataView _predicted;
    private readonly ScoreReader _scores;

    internal OcclusionRun(ModelStages stages, IDataView data, OcclusionOptions options)
    {
        _encoder = stages.Featurizer.Encoder;
        _inputs = stages.Featurizer.Columns.Inputs;
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

    private OccludedToken Token(TokenPlace place, Prediction whole, Prediction without, double attention) => new()
    {
        Token = place.Token,
        InputColumnName = _inputs[place.Column].Name,
        Start = place.Start,
        Length = place.Length,
        Effect = whole.Score - without.Score,
        ScoreWithout = without.Score,
        ProbabilityWithout = without.Probability,
        PredictedLabelWithout = without.Label,
        AttentionReceived = attention,
    };

    /// <summary>The mean over heads and queries of the last layer's weights of the tokens, without separators.</summary>
    private double[] AttentionReceived(IReadOnlyList<TokenPlace> tokens)
    {
        var sequence = new TokenSequence(_encoder.LimitsOf(_inputs.Count));
        foreach (TokenPlace token in tokens)
        {
            while (sequence.Segment < token.Column) sequence.StartSegment();

            // The spelling of an unknown word matters; an unknown key has none.
            if (_inputs[token.Column].Kind == InputKind.KeyVector) sequence.Add(token.Id);
            else foreach (string piece in token.Pieces ?? [token.Token]) sequence.Add(piece, _encoder.Vocabulary);
        }

        while (sequence.Segment < _inputs.Count - 1) sequence.StartSegment();
        sequence.End();
        AttentionMap[] maps = _encoder.NewMaps(sequence.Length);
        _encoder.Run(sequence, new Workspace(_encoder.Options), maps);
        AttentionMap last = maps[^1];
        var received = new double[sequence.Length];
        for (int head = 0; head < last.Heads; head++)
        {
            for (int query = 0; query < received.Length; query++)
            {
                ReadOnlySpan<float> weights = last.Row(head, query);
                for (int key = 0; key < received.Length; key++) received[key] += weights[key] / (last.Heads * received.Length);
            }
        }

        var segments = new int[sequence.Length];
        sequence.Segments(segments);
        return OfWords(tokens, [.. received.Where((_, t) => segments[t] != SequenceFrame.NoSegment)]);
    }

    private static double[] OfWords(IReadOnlyList<TokenPlace> words, double[] ofPieces)
    {
        var sums = new double[words.Count];
        for (int word = 0, piece = 0; word < sums.Length; word++)
        {
            for (int i = 0; i < words[word].Count; i++) sums[word] += ofPieces[piece++];
        }

        return sums;
    }
}
