namespace MlNetAttention.Benchmarks.Serving.Texts;

/// <summary>A row to be featurized.</summary>
internal sealed class TextRow
{
    public string Text { get; set; } = "";
}
