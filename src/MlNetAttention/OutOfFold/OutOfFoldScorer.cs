using MlNetAttention.Attention;
using MlNetAttention.Tokens;

namespace MlNetAttention.OutOfFold;

/// <summary>
/// Runs the encoders that have not seen a row, with buffers of its own, so that a cursor allocates nothing per row.
/// </summary>
/// <param name="folds">The encoders.</param>
/// <param name="ofTokens">Whether their heads score tokens.</param>
internal sealed class OutOfFoldScorer(OutOfFoldScores folds, bool ofTokens)
{
    private readonly Workspace _work = new(folds.Options);
    private readonly float[] _pooled = new float[folds.Options.PooledWidth];
    private float[] _outputs = [];

    /// <summary>Number of outputs for a row, [C], or its tokens, [T·C].</summary>
    internal int Length(TokenSequence tokens) => checked((ofTokens ? tokens.Length : 1) * folds.Head.Outputs);

    /// <summary>The mean of the encoders' logits, or of the numbers they predict.</summary>
    internal void Predict(TokenSequence tokens, Span<float> outputs)
    {
        if (_outputs.Length < outputs.Length) _outputs = new float[outputs.Length];
        Span<float> ofOne = _outputs.AsSpan(0, outputs.Length);
        outputs.Clear();
        for (int repeat = 0; repeat < folds.Repeats; repeat++)
        {
            FoldEncoder fold = folds.EncoderFor(tokens, repeat);
            fold.Encoder.Run(tokens, _work);
            if (!ofTokens) fold.Encoder.Pool(_work, _pooled);
            fold.Head.Predict(ofTokens ? _work.Tokens : _pooled, ofOne);
            for (int i = 0; i < outputs.Length; i++) outputs[i] += ofOne[i] / folds.Repeats;
        }
    }

    /// <summary>The features that these outputs become.</summary>
    internal void Score(TokenSequence tokens, Span<float> scores)
    {
        Predict(tokens, scores);
        folds.Head.Bound(scores);
    }
}
