using Microsoft.ML;
using MlNetAttention.Benchmarks.Serving.Workloads;
using MlNetAttention.Scoring;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>The default encoder as a transformer of text to pooled vectors.</summary>
internal static class TextModel
{
    internal static AttentionFeaturizingTransformer Create(MLContext ml, AttentionEncoder encoder)
    {
        var columns = new AttentionColumns(
            InputKind.Text, nameof(TextRow.Text), nameof(VectorRow.Features),
            tokenVectors: null, attentionMaps: null, tokens: null);
        return new AttentionFeaturizingTransformer(ml, columns, encoder, FeatureLayout.VectorAlone);
    }

    /// <summary>The text that has these ids.</summary>
    internal static string TextOf(int[] ids) => string.Join(' ', ids.Select(BenchmarkEncoder.Vocabulary.TextOf));
}

/// <summary>A row to be featurized.</summary>
internal sealed class TextRow
{
    public string Text { get; set; } = "";
}

/// <summary>A featurized row: the pooled vector.</summary>
internal sealed class VectorRow
{
    public float[] Features { get; set; } = [];
}
