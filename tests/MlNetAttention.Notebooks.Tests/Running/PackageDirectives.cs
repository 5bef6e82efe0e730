using System.Text.RegularExpressions;

namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>A package a notebook asks for.</summary>
internal sealed record PackageDirective(string Package, string Version);

/// <summary>
/// Takes `#r "nuget: …"` and `#i` out of a cell. They belong to the kernel: the compiler knows no packages, and the tests use
/// the libraries as they were just built.
/// </summary>
internal static partial class PackageDirectives
{
    /// <returns>The code, with empty lines in place of the directives, and the packages.</returns>
    public static (string Code, IReadOnlyList<PackageDirective> Packages) Take(string source)
    {
        PackageDirective[] packages =
        [
            .. Reference().Matches(source).Select(match => new PackageDirective(match.Groups[1].Value, match.Groups[2].Value)),
        ];
        return (Source().Replace(Reference().Replace(source, ""), ""), packages);
    }

    /// <returns>The cell with a folder as a further source of packages, and our packages in the version that lies there. A cell
    /// that asks for no packages stays as it is.</returns>
    public static string UseBuild(string source, string folder, string version)
    {
        if (!Reference().IsMatch(source)) return source;
        return $"#i \"nuget:{folder}\"\n" + Reference().Replace(source, match =>
        {
            string package = match.Groups[1].Value;
            bool isOurs = package.StartsWith("MlNetAttention", StringComparison.Ordinal);
            return isOurs ? $"#r \"nuget: {package}, {version}\"" : match.Value;
        });
    }

    [GeneratedRegex("""^[ \t]*#r[ \t]+"nuget:\s*([^,"\s]+)\s*,\s*([^"\s]+)\s*"[^\n]*""", RegexOptions.Multiline)]
    private static partial Regex Reference();

    [GeneratedRegex("""^[ \t]*#i[ \t]+"nuget:[^\n]*""", RegexOptions.Multiline)]
    private static partial Regex Source();
}
