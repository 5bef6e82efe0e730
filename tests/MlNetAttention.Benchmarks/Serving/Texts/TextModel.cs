using Microsoft.ML;
using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Scoring;

namespace MlNetAttention.Benchmarks.Serving.Texts;

/// <summary>The default encoder as a transformer of text to pooled vectors.</summary>
internal static class TextModel
{
    internal static AttentionFeaturizingTransformer Create(MLContext ml, AttentionEncoder encoder)
    {
        var columns = new AttentionColumns(
            InputKind.Text, nameof(TextRow.Text), nameof(VectorRow.Features),
            TokenVectors: null, AttentionMaps: null, Tokens: null);
        return new AttentionFeaturizingTransformer(ml, columns, encoder, FeatureLayout.VectorAlone);
    }

    /// <summary>The text that has these ids.</summary>
    internal static string TextOf(int[] ids) => string.Join(' ', ids.Select(BenchmarkEncoder.Vocabulary.TextOf));
}
