using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace MlNetAttention.Plots;

/// <summary>Prepares a drawn SVG to share a page with others.</summary>
internal static class SvgDocument
{
    private const string Reference = "url(#";

    /// <summary>
    /// Makes the picture scale, keeps the cells of heat maps from being blurred, and gives it unique names: on one page, two
    /// pictures with an image of the same name would both show the first.
    /// </summary>
    public static string Finish(Stream svg, int width, int height)
    {
        XElement root = XDocument.Load(svg).Root!;

        // Skia numbers names across all that a process draws; numbered from 1, the same picture is the same text.
        Dictionary<string, string> numbers = root.Descendants().Attributes("id").Select(id => id.Value).Distinct().Index()
            .ToDictionary(id => id.Item, id => string.Create(CultureInfo.InvariantCulture, $"{id.Index + 1}"));
        Rename(root, name => numbers[name]);
        string prefix = $"a{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root.ToString())))[..10]}-";
        Rename(root, name => prefix + name);

        root.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}"));
        root.SetAttributeValue("style", "max-width:100%;height:auto");
        root.AddFirst(new XElement(root.Name.Namespace + "style", "image{image-rendering:pixelated}"));
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static void Rename(XElement root, Func<string, string> newName)
    {
        IEnumerable<XAttribute> all = root.DescendantsAndSelf().Attributes();
        foreach (XAttribute attribute in all.Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            string value = attribute.Value;
            if (attribute.Name.LocalName == "id") attribute.Value = newName(value);
            else if (attribute.Name.LocalName == "href" && value.StartsWith('#')) attribute.Value = $"#{newName(value[1..])}";
            else if (value.StartsWith(Reference, StringComparison.Ordinal))
            {
                attribute.Value = $"{Reference}{newName(value[Reference.Length..^1])})";
            }
        }
    }
}
