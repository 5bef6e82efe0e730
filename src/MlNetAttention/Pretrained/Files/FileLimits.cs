namespace MlNetAttention.Pretrained.Files;

/// <summary>The most bytes of the files that are read as a whole: several times what published models need.</summary>
internal static class FileLimits
{
    private const long Mebibyte = 1 << 20;

    /// <summary>A configuration, an index of shards, a list of pieces or merges.</summary>
    internal const long Small = 16 * Mebibyte;

    /// <summary>A tokenizer in one file, with all its pieces and merges.</summary>
    internal const long Tokenizer = 256 * Mebibyte;
}
