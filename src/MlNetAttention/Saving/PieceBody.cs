using MlNetAttention.Options;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Saving;

/// <summary>What the tokens of a vocabulary are.</summary>
/// <param name="Pieces">What cuts texts into pieces; null for words.</param>
/// <param name="IsWhole">Whether the vocabulary is that of the pieces.</param>
internal readonly record struct TokenSource(PieceTokenizer? Pieces, bool IsWhole)
{
    internal static TokenSource Words => default;
}

/// <summary>The tokenizer of others in the body of the model file: its files as they are, and what was set beside them.</summary>
/// <remarks>
/// <code>
/// settings    bytes 0 no, 1 yes, 2 not set: lowercase, strip accents, split ideographs, clean text, add prefix space
///             int32 longest word, separators between texts (−1: not set)
///             strings continuing prefix?, unknown?, first?, separator?, padding?, mask?
/// files       int32 number of files, then each: string name; int32 number of bytes; bytes
/// </code>
/// </remarks>
internal static class PieceBody
{
    private const byte Words = 0, Pieces = 1, Whole = 2;

    // The length of a name, a character and the number of bytes.
    private const int ShortestFile = 2 * sizeof(int) + sizeof(char);

    /// <summary>Writes it; returns whether there is nothing else to say of the vocabulary.</summary>
    internal static bool Write(ModelWriter writer, Vocabulary vocabulary)
    {
        bool isWhole = vocabulary.IsOfPieces;
        PieceTokenizer? pieces = vocabulary.Rules.Pieces;
        writer.Byte(pieces is null ? Words : isWhole ? Whole : Pieces);
        if (pieces is null) return false;
        PieceSettings settings = pieces.Settings;
        foreach (bool? flag in (bool?[])
            [settings.Lowercase, settings.StripAccents, settings.SplitIdeographs, settings.CleanText, settings.AddPrefixSpace])
        {
            writer.Byte(flag is not { } set ? (byte)2 : set ? (byte)1 : (byte)0);
        }

        writer.Int32(settings.LongestWord ?? -1);
        writer.Int32(settings.SeparatorsBetween ?? -1);
        foreach (string? text in (string?[])
            [settings.ContinuingPrefix, settings.Unknown, settings.First, settings.Separator, settings.Padding, settings.Mask])
        {
            writer.Text(text);
        }

        writer.Int32(pieces.Files.Count);
        foreach (PieceFile file in pieces.Files)
        {
            writer.Text(file.Name);
            writer.Bytes(file.Content.Span);
        }

        return isWhole;
    }

    internal static TokenSource Read(ref ModelReader reader)
    {
        byte kind = reader.Byte("kind of tokens");
        Check.Range(kind, Words, Whole, "kind of tokens");
        if (kind == Words) return TokenSource.Words;
        var settings = new PieceSettings
        {
            Lowercase = Flag(ref reader, "lowercase"),
            StripAccents = Flag(ref reader, "strip accents"),
            SplitIdeographs = Flag(ref reader, "split ideographs"),
            CleanText = Flag(ref reader, "clean text"),
            AddPrefixSpace = Flag(ref reader, "add prefix space"),
            LongestWord = Number(ref reader, "longest word"),
            SeparatorsBetween = Number(ref reader, "separators between texts"),
            ContinuingPrefix = reader.OptionalText("continuing prefix"),
            Unknown = reader.OptionalText("unknown piece"),
            First = reader.OptionalText("first piece"),
            Separator = reader.OptionalText("separator"),
            Padding = reader.OptionalText("padding"),
            Mask = reader.OptionalText("mask"),
        };
        var files = new PieceFile[reader.Count(PieceFile.Names.Count, ShortestFile, "files of the tokenizer")];
        for (int i = 0; i < files.Length; i++)
        {
            string name = reader.Name("name of a file of the tokenizer");
            files[i] = new PieceFile(name, reader.Bytes($"length of {name}"));
        }

        return new TokenSource(PieceTokenizer.Read(files, settings), IsWhole: kind == Whole);
    }

    private static bool? Flag(ref ModelReader reader, string field)
    {
        byte value = reader.Byte(field);
        Check.Range(value, (byte)0, (byte)2, field);
        return value == 2 ? null : value == 1;
    }

    private static int? Number(ref ModelReader reader, string field)
    {
        int value = reader.Int32(field);
        return value == -1 ? null : value;
    }
}
