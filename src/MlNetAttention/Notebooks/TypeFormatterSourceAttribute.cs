namespace MlNetAttention.Notebooks;

/// <summary>
/// Says to .NET Interactive how a type shows itself in a notebook. It is recognised by its name and the names of its properties,
/// so that a library need not reference Microsoft.DotNet.Interactive.Formatting:
/// https://github.com/dotnet/interactive/blob/main/docs/formatting.md.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = [];
}
