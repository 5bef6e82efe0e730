using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Saving;

/// <summary>The tokenizer of others in the body of the model file: its files as they are.</summary>
/// <remarks>
/// <code>
/// byte lower case before all else (0 or 1)
/// int32 number of files, then each: string name; int32 number of bytes; bytes
/// </code>
/// </remarks>
internal static class PieceBody
{
    // The length of a name, a character and the number of bytes.
    private const int ShortestFile = 2 * sizeof(int) + sizeof(char);

    /// <exception cref="ArgumentException">The tokenizer was given settings that its files do not have.</exception>
    internal static void Write(ModelWriter writer, PieceTokenizer pieces)
    {
        bool lowercaseFirst = pieces.Settings.LowercaseFirst;
        if (pieces.Settings != new PieceSettings { LowercaseFirst = lowercaseFirst })
        {
            throw new ArgumentException("The tokenizer was given settings; expected those of its files.");
        }

        writer.Byte(lowercaseFirst ? (byte)1 : (byte)0);
        writer.Int32(pieces.Files.Count);
        foreach (PieceFile file in pieces.Files)
        {
            writer.Text(file.Name);
            writer.Bytes(file.Content.Span);
        }
    }

    internal static PieceTokenizer Read(ref ModelReader reader)
    {
        bool lowercaseFirst = reader.Flag("lower case before all else");
        var files = new PieceFile[reader.Count(PieceFile.Names.Count, ShortestFile, "files of the tokenizer")];
        for (int i = 0; i < files.Length; i++)
        {
            string name = reader.Name("name of a file of the tokenizer");
            files[i] = new PieceFile(name, reader.Bytes($"length of {name}"));
        }

        return PieceTokenizer.Read(files, new PieceSettings { LowercaseFirst = lowercaseFirst });
    }
}
