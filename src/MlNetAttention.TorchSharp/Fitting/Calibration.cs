using MlNetAttention.Data;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Fitting;

/// <summary>Chooses the <see cref="Temperature"/> of the encoder that serves.</summary>
internal static class Calibration
{
    /// <summary>
    /// The temperature that fits the encoder on the rows that were held out from it or, where it was trained on all rows, that
    /// fits the encoders of the folds on the rows that each has not seen.
    /// </summary>
    /// <param name="set">All rows.</param>
    /// <param name="encoder">The encoder that serves.</param>
    /// <param name="head">Its head.</param>
    /// <param name="heldOut">The rows that were held out from it.</param>
    /// <param name="folds">The folds; null for none.</param>
    internal static float Of(TrainingSet set, AttentionEncoder encoder, OutputHead head, int[] heldOut, FoldResult? folds)
    {
        if (set.LabelKind != LabelKind.Classes) return Temperature.None;
        bool isTaught = heldOut.Length == 0 && folds is not null;
        int[] rows = isTaught ? [.. Enumerable.Range(0, set.TrainingRows)] : heldOut;
        float[][] logits = isTaught ? folds!.Teachers : Logits(set, encoder, head, rows);
        float[]? weights = set.Weights is { } all ? [.. rows.Select(row => all[row])] : null;
        return Temperature.Fit(logits, [.. rows.Select(row => (int)set.Targets[row])], weights);
    }

    private static float[][] Logits(TrainingSet set, AttentionEncoder encoder, OutputHead head, int[] rows)
    {
        var served = new FoldEncoder(encoder, head, ofTokens: false);
        TokenSequence tokens = set.NewSequence();
        return [.. rows.Select(row =>
        {
            set.Fill(tokens, row);
            return served.Predict(tokens);
        })];
    }
}
