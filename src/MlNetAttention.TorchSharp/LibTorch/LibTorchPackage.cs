using System.Runtime.InteropServices;

namespace MlNetAttention.LibTorch;

/// <summary>The names that libtorch goes by on one platform.</summary>
/// <param name="Rid">The .NET runtime identifier, such as <c>linux-x64</c>.</param>
internal sealed record LibTorchPackage(string Rid)
{
    /// <summary>The version of libtorch that TorchSharp 0.107 is built for.</summary>
    internal const string Version = "2.10.0";

    private static readonly string[] PublishedRids = ["linux-x64", "win-x64", "win-arm64", "osx-arm64"];

    /// <summary>The platform that this process runs on.</summary>
    internal static LibTorchPackage Current { get; } = new(
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : "other")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());

    /// <summary>The id of the NuGet package.</summary>
    internal string Id => $"libtorch-cpu-{Rid}";

    /// <summary>The file name of the library that does the work.</summary>
    internal string CoreLibrary => FileName("torch_cpu");

    /// <summary>The file name of the library that depends on all others of libtorch.</summary>
    internal string WholeLibrary => FileName("torch");

    /// <summary>The file name of TorchSharp's own native library, which comes in TorchSharp's package.</summary>
    internal string BindingLibrary => FileName("LibTorchSharp");

    /// <summary>The error for a process without libtorch.</summary>
    /// <param name="searched">The folders that were searched.</param>
    internal InvalidOperationException Missing(IEnumerable<string> searched)
    {
        string remedy = PublishedRids.Contains(Rid)
            ? $"Add it to the program's project: <PackageReference Include=\"{Id}\" Version=\"{Version}\" />."
            : $"No NuGet package of libtorch {Version} is published for {Rid}, only for {string.Join(", ", PublishedRids)}.";
        return new InvalidOperationException(
            $"Training needs libtorch {Version}, but its library '{CoreLibrary}' was not found. {remedy} "
            + "A saved model is served without libtorch. Searched:"
            + string.Concat(searched.Select(folder => $"{Environment.NewLine}  {folder}")));
    }

    private string FileName(string library) =>
        Rid.StartsWith("win-", StringComparison.Ordinal) ? $"{library}.dll"
        : Rid.StartsWith("osx-", StringComparison.Ordinal) ? $"lib{library}.dylib"
        : $"lib{library}.so";
}
