using System.Net;
using System.Reflection;

namespace MlNetAttention.Notebooks;

/// <summary>
/// Shows a value as a picture if the package MlNetAttention.Plots is loaded, and otherwise describes it in words: drawing needs a
/// native library that serving does without. .NET Interactive finds both members by their names.
/// </summary>
internal sealed class PictureFormatter(string mimeType)
{
    private const string Pictures = "MlNetAttention.Plots.NotebookPictures, MlNetAttention.Plots";

    public string MimeType { get; } = mimeType;

    /// <summary>Writes the value; always true, as any value can be described in words.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        writer.Write(Picture(instance) ?? Words(instance));
        return true;
    }

    private static string? Picture(object instance)
    {
        // Looked up each time: a later cell may load the package.
        MethodInfo? draw =
            Type.GetType(Pictures, throwOnError: false)?.GetMethod("Svg", BindingFlags.Public | BindingFlags.Static);
        return (string?)draw?.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [instance], culture: null);
    }

    private string Words(object instance)
    {
        string text = WebUtility.HtmlEncode(instance.ToString() ?? "");
        return MimeType == PictureFormatterSource.Svg
            ? "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"30\">"
                + $"<text x=\"4\" y=\"20\" font-family=\"sans-serif\" font-size=\"14\">{text}</text></svg>"
            : $"<p>{text}</p>";
    }
}
