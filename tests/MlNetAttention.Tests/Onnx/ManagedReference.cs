using MlNetAttention.Attention;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Onnx;

/// <summary>What the managed encoder makes of ids, as the outputs of the exported one are laid out.</summary>
internal static class ManagedReference
{
    internal const float Tolerance = 1e-5f;

    /// <summary>The most that may ever be allowed; 1.5e-5 was the most that was found.</summary>
    private const float Ceiling = 1e-4f;

    /// <summary>Token vectors [B, T, D] and pooled vectors [B, P].</summary>
    internal static (float[] Tokens, float[] Pooled) Run(AttentionEncoder encoder, OnnxBatch batch)
    {
        int width = encoder.Options.Width;
        var tokens = new float[batch.Rows * batch.Columns * width];
        var pooled = new float[batch.Rows * encoder.PooledLength];
        var work = new Workspace(encoder.Options);
        for (int b = 0; b < batch.Rows; b++)
        {
            var sequence = new TokenSequence(encoder.LimitsOf(encoder.Options.Segments));
            foreach (int id in batch.Sequences[b])
            {
                if (id == Vocabulary.SeparatorId) sequence.StartSegment();
                else sequence.Add(id);
            }

            sequence.End();
            encoder.Run(sequence, work);
            work.Tokens.CopyTo(tokens.AsSpan((b * batch.Columns + batch.Starts[b]) * width));
            encoder.Pool(work, pooled.AsSpan(b * encoder.PooledLength, encoder.PooledLength));
        }

        return (tokens, pooled);
    }

    /// <summary>
    /// Holds an exported encoder against the managed one: within <see cref="Tolerance"/> and what the managed one itself moves by
    /// for less than a rounding error, and never beyond <see cref="Ceiling"/>. Both have finite numbers alone.
    /// </summary>
    /// <returns>The largest difference.</returns>
    internal static float Near(AttentionEncoder encoder, OnnxSession session, OnnxBatch batch)
    {
        (float[] tokens, float[] pooled) = Run(encoder, batch);
        (float[] foundTokens, float[] foundPooled) = session.Run(batch);
        float deviation = MathF.Max(Largest(tokens, foundTokens), Largest(pooled, foundPooled));
        float allowed = MathF.Min(Tolerance + Sensitivity(encoder, batch, seed: 11), Ceiling);
        Assert.True(deviation <= allowed, $"{encoder.Options}: {deviation}, allowed {allowed}");
        return deviation;
    }

    /// <summary>How far the managed encoder's own vectors move with its weights: <see cref="NeighbouringWeights"/>.</summary>
    private static float Sensitivity(AttentionEncoder encoder, OnnxBatch batch, int seed)
    {
        (float[] tokens, float[] pooled) = Run(encoder, batch);
        (float[] movedTokens, float[] movedPooled) = Run(NeighbouringWeights.Of(encoder, seed), batch);
        return MathF.Max(Largest(tokens, movedTokens), Largest(pooled, movedPooled));
    }

    private static float Largest(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        float[] strange = [.. expected.Concat(found).Where(value => !float.IsFinite(value))];
        Assert.True(
            strange.Length == 0, $"{strange.Length} of {2 * found.Length} numbers are not finite: {strange.FirstOrDefault()}");
        return expected.Zip(found, (a, b) => MathF.Abs(a - b)).Max();
    }
}
