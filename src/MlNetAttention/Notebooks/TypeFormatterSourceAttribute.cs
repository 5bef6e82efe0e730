namespace MlNetAttention.Notebooks;

/// <summary>
/// Tells .NET Interactive how to show a type in a notebook. It recognises the attribute by its name and the names of its
/// properties, so a library need not reference Microsoft.DotNet.Interactive.Formatting:
/// https://github.com/dotnet/interactive/blob/main/docs/formatting.md.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = [];
}
