using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained;

/// <summary>The files that describe a tokenizer. They are passed on as they are.</summary>
internal static class TokenizerFileNames
{
    private const string Whole = "tokenizer.json";

    internal static readonly string[] All =
    [
        "vocab.txt", "vocab.json", "merges.txt", Whole, "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
    ];

    /// <exception cref="FormatException">A file is longer than any that is known.</exception>
    internal static SortedDictionary<string, byte[]> Read(FolderListing folder)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string name in All)
        {
            if (folder.FileIfAny(name) is not { } file) continue;
            files.Add(name, file.Read(name == Whole ? FileLimits.Tokenizer : FileLimits.Small));
        }

        return files;
    }
}
