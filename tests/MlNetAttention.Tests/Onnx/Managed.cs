using MlNetAttention.Attention;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Tests.Onnx;

/// <summary>What the managed encoder makes of ids, as the outputs of the exported one are laid out.</summary>
internal static class Managed
{
    internal const float Tolerance = 1e-5f;

    /// <summary>Token vectors [B, T, D] and pooled vectors [B, P].</summary>
    internal static (float[] Tokens, float[] Pooled) Run(AttentionEncoder encoder, OnnxBatch batch)
    {
        int width = encoder.Options.Width;
        var tokens = new float[batch.Rows * batch.Columns * width];
        var pooled = new float[batch.Rows * encoder.PooledLength];
        var work = new Workspace(encoder.Options);
        for (int b = 0; b < batch.Rows; b++)
        {
            var sequence = new TokenSequence(encoder.Options.MaxTokens);
            foreach (int id in batch.Sequences[b]) sequence.Add(id);
            encoder.Run(sequence, work);
            work.Tokens.CopyTo(tokens.AsSpan((b * batch.Columns + batch.Starts[b]) * width));
            encoder.Pool(work, pooled.AsSpan(b * encoder.PooledLength, encoder.PooledLength));
        }

        return (tokens, pooled);
    }

    /// <summary>
    /// Holds an exported encoder against the managed one: within <see cref="Tolerance"/> and what the managed one itself moves by
    /// for less than a rounding error.
    /// </summary>
    /// <returns>The largest difference.</returns>
    internal static float Near(AttentionEncoder encoder, OnnxSession session, OnnxBatch batch)
    {
        (float[] tokens, float[] pooled) = Run(encoder, batch);
        (float[] foundTokens, float[] foundPooled) = session.Run(batch);
        float deviation = MathF.Max(Largest(tokens, foundTokens), Largest(pooled, foundPooled));
        float allowed = Tolerance + Sensitivity(encoder, batch, seed: 11);
        Assert.True(deviation <= allowed, $"{encoder.Options}: {deviation}, allowed {allowed}");
        return deviation;
    }

    /// <summary>
    /// How far the managed encoder's own vectors move when each of its weights moves to the next float32 above or below: what no
    /// other order of the same operations can be expected to come closer than. It is large where relevances nearly sum to 0.
    /// </summary>
    private static float Sensitivity(AttentionEncoder encoder, OnnxBatch batch, int seed)
    {
        var random = new Random(seed);
        EncoderWeights weights = encoder.Weights;
        var moved = new EncoderWeights(encoder.Options, encoder.Vocabulary, [.. weights.Layout.Select(shape =>
            new WeightTensor(shape.Name, shape.Shape, [.. weights[shape.Name].Select(Move)]))]);
        (float[] tokens, float[] pooled) = Run(encoder, batch);
        (float[] movedTokens, float[] movedPooled) = Run(new AttentionEncoder(encoder.Options, encoder.Vocabulary, moved), batch);
        return MathF.Max(Largest(tokens, movedTokens), Largest(pooled, movedPooled));

        float Move(float weight) => random.Next(2) == 0 ? MathF.BitIncrement(weight) : MathF.BitDecrement(weight);
    }

    private static float Largest(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);

        // A number that is none is as far away as can be.
        return expected.Zip(found, (a, b) => MathF.Abs(a - b)).Select(d => float.IsNaN(d) ? float.PositiveInfinity : d).Max();
    }
}
