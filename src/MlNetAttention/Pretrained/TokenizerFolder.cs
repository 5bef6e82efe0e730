using MlNetAttention.Pretrained.Files;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Pretrained;

/// <summary>Reads a tokenizer alone, from the folder that its files are in.</summary>
internal static class TokenizerFolder
{
    /// <exception cref="FormatException">A file is damaged, or describes a tokenizer that is not known.</exception>
    /// <exception cref="IOException">There is no folder, or a file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    internal static PieceTokenizer Read(string path)
    {
        FolderListing folder = FolderListing.Of(path, "a tokenizer");
        try
        {
            // Prompts are part of a model, and no tokenizer needs them.
            return PieceTokenizer.Read(
                TokenizerFileNames.Read(folder, folder).Where(file => file.Key != PieceFile.Prompts)
                    .Select(file => new PieceFile(file.Key, file.Value)));
        }
        catch (FormatException error)
        {
            throw new FormatException($"The tokenizer in '{path}': {error.Message}", error);
        }
    }
}
