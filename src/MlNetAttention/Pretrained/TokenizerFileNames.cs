using MlNetAttention.Pretrained.Files;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Pretrained;

/// <summary>The files that describe a tokenizer. They are passed on as they are.</summary>
internal static class TokenizerFileNames
{
    internal static IReadOnlyList<string> All => PieceFile.Names;

    /// <param name="folder">That of the tokenizer.</param>
    /// <param name="model">That of the model, which has the prompts.</param>
    /// <exception cref="FormatException">A file is longer than any that is known.</exception>
    internal static SortedDictionary<string, byte[]> Read(FolderListing folder, FolderListing model)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string name in All)
        {
            FolderListing place = name == PieceFile.Prompts ? model : folder;
            if (place.FileIfAny(name) is { } file) files.Add(name, file.Read(PieceFile.LimitOf(name)));
        }

        return files;
    }
}
