namespace MlNetAttention.Cli.Fetching;

/// <summary>A NuGet package as it was published: whatever a source gives must have this length and this sum.</summary>
/// <param name="Id">The id of the package.</param>
/// <param name="Version">The version of the package.</param>
/// <param name="Length">The length of the package in bytes.</param>
/// <param name="Content">The folder in it whose files are needed, with a slash at the end.</param>
/// <param name="ContentLength">The length of these files in bytes.</param>
/// <param name="Sha512">The SHA-512 of the package in Base64, as NuGet writes it beside a package.</param>
internal sealed record PublishedPackage(
    string Id, string Version, long Length, string Content, long ContentLength, string Sha512)
{
    /// <summary>What needs it, as errors begin.</summary>
    public required string User { get; init; }

    /// <summary>What works without it: a sentence for errors.</summary>
    public required string Otherwise { get; init; }

    /// <summary>The folder that is made of it in a cache.</summary>
    public string Folder { get; init; } = $"{Id}.{Version}";

    /// <summary>The file of the package.</summary>
    public string FileName => $"{Id}.{Version}.nupkg";

    /// <summary>Its id and version, as messages name it.</summary>
    public override string ToString() => $"{Id} {Version}";
}
