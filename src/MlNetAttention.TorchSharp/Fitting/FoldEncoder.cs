using MlNetAttention.Attention;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Fitting;

/// <summary>An encoder trained without the rows of its fold, with its head. For one thread.</summary>
/// <param name="encoder">The encoder.</param>
/// <param name="head">Its head.</param>
/// <param name="ofTokens">Whether the head scores tokens.</param>
internal sealed class FoldEncoder(AttentionEncoder encoder, OutputHead head, bool ofTokens)
{
    private readonly Workspace _work = new(encoder.Options);
    private readonly float[] _pooled = new float[encoder.Options.PooledWidth];

    /// <summary>The logits of a row, or the number predicted, [C], or those of the tokens of its first column, [T·C].</summary>
    internal float[] Predict(TokenSequence tokens)
    {
        int tagged = tokens.FirstLength;
        var outputs = new float[checked((ofTokens ? tagged : 1) * head.Outputs)];
        encoder.Run(tokens, _work);
        if (!ofTokens) encoder.Pool(_work, _pooled);
        int width = encoder.Options.Width;
        head.Predict(ofTokens ? _work.Tokens.Slice(tokens.FirstStart * width, tagged * width) : _pooled, outputs);
        return outputs;
    }

    /// <summary>The logits of a row, or the number predicted, [C], from its pooled vector.</summary>
    internal float[] Predict(float[] pooled)
    {
        var outputs = new float[head.Outputs];
        head.Predict(pooled, outputs);
        return outputs;
    }
}
