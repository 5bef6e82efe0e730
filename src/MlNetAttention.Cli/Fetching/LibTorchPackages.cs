using MlNetAttention.LibTorch;

namespace MlNetAttention.Cli.Fetching;

/// <summary>The published packages of libtorch.</summary>
internal static class LibTorchPackages
{
    private static readonly (string Rid, long Length, long ContentLength, string Sha512)[] Published =
    [
        ("linux-x64", 128_200_806, 498_006_380,
            "XjuaFwqqvwstyeUWyz/xtfhODesmagoPKO7T0VRmiW+r0pJwsXB/vHydA7it9xge36PSXW1qLyRRzvM3J8i9UA=="),
        ("win-x64", 79_854_046, 267_909_856,
            "qvrEe8b8U1SPnsqShWgJ9gE/UfzFiq+QRPJdAegxwtEBgL/jZPQPvKAhqYkpEe5kb6AXCi840KDqvDaHQuAqEA=="),
        ("win-arm64", 41_962_447, 153_715_712,
            "7NCaiSTge6axhCnH5Im+1ZNSkiuA+zuYe6ZPYph9MmXS4QozEEHUcualKvMVlygxhaZOR6N3nCYqm3Ibxq5+JA=="),
        ("osx-arm64", 56_910_439, 245_113_008,
            "njbW4NbjnO3UYsZymJA5EA8kvFQZveW2rVS07QinYOxxgs6hyZFTI82zBDt0ix1yRRCZ+v+fm+pHXG37WKjyhA=="),
    ];

    /// <summary>The package for a platform, a .NET runtime identifier; null where none is published.</summary>
    public static PublishedPackage? For(string rid)
    {
        int index = Array.FindIndex(Published, published => published.Rid == rid);
        if (index < 0) return null;
        (_, long length, long contentLength, string sum) = Published[index];
        return new PublishedPackage(
            $"libtorch-cpu-{rid}", LibTorchPackage.Version, length, $"runtimes/{rid}/native/", contentLength, sum)
        {
            User = "Training",
            Otherwise = "Everything but training works without it.",
        };
    }
}
