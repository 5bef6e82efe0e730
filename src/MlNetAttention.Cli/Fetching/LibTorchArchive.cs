namespace MlNetAttention.Cli.Fetching;

/// <summary>A package of libtorch as it was published: whatever its source gives must have this length and this sum.</summary>
/// <param name="Rid">The .NET runtime identifier that its libraries are for.</param>
/// <param name="Length">The length of the package in bytes.</param>
/// <param name="ContentLength">The length of its libraries in bytes.</param>
/// <param name="Sha512">The SHA-512 of the package in Base64, as NuGet writes it beside a package.</param>
internal sealed record LibTorchArchive(string Rid, long Length, long ContentLength, string Sha512)
{
    private static readonly LibTorchArchive[] Published =
    [
        new("linux-x64", 128_200_806, 498_006_380,
            "XjuaFwqqvwstyeUWyz/xtfhODesmagoPKO7T0VRmiW+r0pJwsXB/vHydA7it9xge36PSXW1qLyRRzvM3J8i9UA=="),
        new("win-x64", 79_854_046, 267_909_856,
            "qvrEe8b8U1SPnsqShWgJ9gE/UfzFiq+QRPJdAegxwtEBgL/jZPQPvKAhqYkpEe5kb6AXCi840KDqvDaHQuAqEA=="),
        new("win-arm64", 41_962_447, 153_715_712,
            "7NCaiSTge6axhCnH5Im+1ZNSkiuA+zuYe6ZPYph9MmXS4QozEEHUcualKvMVlygxhaZOR6N3nCYqm3Ibxq5+JA=="),
        new("osx-arm64", 56_910_439, 245_113_008,
            "njbW4NbjnO3UYsZymJA5EA8kvFQZveW2rVS07QinYOxxgs6hyZFTI82zBDt0ix1yRRCZ+v+fm+pHXG37WKjyhA=="),
    ];

    /// <summary>The id of the package.</summary>
    public string Id => $"libtorch-cpu-{Rid}";

    /// <summary>The version of the package.</summary>
    public string Version { get; init; } = MlNetAttention.LibTorch.LibTorchPackage.Version;

    /// <summary>The folder of its libraries and, with its ending, the file of the package.</summary>
    public string Name => $"{Id}.{Version}";

    /// <summary>The file of the package.</summary>
    public string FileName => $"{Name}.nupkg";

    /// <summary>The package for a platform; null where none is published.</summary>
    public static LibTorchArchive? For(string rid) => Array.Find(Published, archive => archive.Rid == rid);
}
