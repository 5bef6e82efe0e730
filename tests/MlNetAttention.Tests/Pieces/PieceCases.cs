using System.Text.Json.Nodes;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>A tokenizer of ours and the content of tokenizer.json that makes the reference the same one.</summary>
internal sealed record PieceCase(string Name, Func<PieceTokenizer> Ours, Func<string> Reference)
{
    internal static IReadOnlyList<PieceCase> All { get; } =
    [
        Bert("uncased", new PieceSettings()),
        Bert("cased", new PieceSettings { Lowercase = false }),
        Bert("lower with accents", new PieceSettings { StripAccents = false }),
        Bert("cased without accents", new PieceSettings { Lowercase = false, StripAccents = true }),
        Bert("not cleaned", new PieceSettings { CleanText = false }),
        Bert("ideographs together", new PieceSettings { SplitIdeographs = false }),
        Bert("short words", new PieceSettings { LongestWord = 3 }),
        Roberta("byte level", false),
        Roberta("byte level with a blank", true),
        Unigram("unigram", null, splits: true),
        Unigram("unigram, blanks kept", null),
        Unigram("unigram, blanks joined", TokenizerJson.JoinedBlanks),
        Unigram("unigram, blanks trimmed", TokenizerJson.TrimmedBlanks),
        new(
            "unigram of bytes", () => Pieces.Read((PieceFile.Tokenizer, OfBytes)), () => OfBytes),
    ];

    private static string OfBytes => TokenizerJson.Unigram(PieceVocabularies.UnigramOfBytes, null, splits: true, bytes: true);

    private static PieceCase Unigram(string name, JsonObject? normalizer, bool splits = false)
    {
        string json = TokenizerJson.Unigram(PieceVocabularies.Unigram, normalizer, splits);
        return new(name, () => Pieces.Read((PieceFile.Tokenizer, json)), () => json);
    }

    private static PieceCase Bert(string name, PieceSettings settings) => new(
        name, () => Pieces.Bert(settings: settings), () => TokenizerJson.WordPiece(
            PieceVocabularies.WordPiece, settings.CleanText ?? true, settings.SplitIdeographs ?? true, settings.StripAccents,
            settings.Lowercase ?? true, longest: settings.LongestWord ?? 100));

    private static PieceCase Roberta(string name, bool addPrefixSpace) => new(
        name, () => Pieces.Roberta(addPrefixSpace),
        () => TokenizerJson.ByteLevel(PieceVocabularies.ByteLevel, PieceVocabularies.MergeLines, addPrefixSpace));
}
