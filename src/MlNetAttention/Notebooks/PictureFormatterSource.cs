using System.Diagnostics.CodeAnalysis;

namespace MlNetAttention.Notebooks;

/// <summary>Creates formatters for .NET Interactive, which finds the method by its name.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "It is called on an instance.")]
internal sealed class PictureFormatterSource
{
    public const string Svg = "image/svg+xml";
    public const string Html = "text/html";

    public IEnumerable<object> CreateTypeFormatters() => [new PictureFormatter(Svg), new PictureFormatter(Html)];
}
