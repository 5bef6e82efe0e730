using MlNetAttention.OutOfFold;

namespace MlNetAttention.MlNet;

/// <summary>What stands in the feature column: scores [C], the pooled vector [P], or both in this order.</summary>
/// <param name="Head">What makes the scores; null for none.</param>
/// <param name="HasVector">Whether the pooled vector is among the features.</param>
internal sealed record FeatureLayout(OutputHead? Head, bool HasVector)
{
    internal static FeatureLayout VectorAlone { get; } = new(null, HasVector: true);

    internal int Scores => Head?.Outputs ?? 0;

    internal int Length(EncoderOptions options) => Scores + (HasVector ? options.PooledWidth : 0);

    /// <exception cref="ArgumentException">Nothing is among the features, or the head is not one of this encoder.</exception>
    internal void Validate(EncoderOptions options)
    {
        Check.That(Head is not null || HasVector, "features", "nothing", "scores, the pooled vector, or both");
        if (Head is null) return;
        Check.That(Head.Inputs == options.PooledWidth, "inputs of the head", Head.Inputs, $"{options.PooledWidth}");
        Check.That(Head.Names.Length == Head.Outputs, "names of scores", Head.Names.Length, $"{Head.Outputs}");
    }

    internal string NameOf(int slot, EncoderOptions options)
    {
        if (slot < Scores) return Head!.Names[slot].Length == 0 ? "Score" : $"Score.{Head.Names[slot]}";
        int i = slot - Scores;
        bool second = options.Pooling == PoolingKind.MeanAndMax && i >= options.Width;
        string part = options.Pooling == PoolingKind.MeanAndMax ? (second ? "Max" : "Mean") : $"{options.Pooling}";
        return $"{part}.{i % options.Width}";
    }
}
