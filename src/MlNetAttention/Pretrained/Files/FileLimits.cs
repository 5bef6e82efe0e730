namespace MlNetAttention.Pretrained.Files;

/// <summary>The most bytes of the files that are read as a whole: several times what published models need.</summary>
internal static class FileLimits
{
    private const long Mebibyte = 1 << 20;

    /// <summary>A configuration or an index of shards.</summary>
    internal const long Small = 16 * Mebibyte;
}
