namespace MlNetAttention.Tokens.Pieces;

/// <summary>A file of a tokenizer. A saved model holds it as it is.</summary>
/// <param name="Name">Its name without a folder, such as <c>vocab.txt</c>.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PieceFile(string Name, ReadOnlyMemory<byte> Content)
{
    internal const string VocabularyText = "vocab.txt";
    internal const string VocabularyJson = "vocab.json";
    internal const string Merges = "merges.txt";
    internal const string Tokenizer = "tokenizer.json";
    internal const string XlmRoberta = "sentencepiece.bpe.model";
    internal const string SentencePiece = "spiece.model";
    internal const string TokenizerModel = "tokenizer.model";
    internal const string Configuration = "tokenizer_config.json";
    internal const string SpecialTokens = "special_tokens_map.json";
    internal const string AddedTokens = "added_tokens.json";

    /// <summary>Texts to put before others. The tokenizer has no use for it, but whoever writes its folder again has.</summary>
    internal const string Prompts = "config_sentence_transformers.json";

    /// <summary>The names that models of SentencePiece go by.</summary>
    internal static IReadOnlyList<string> SentencePieceModels { get; } = [XlmRoberta, SentencePiece, TokenizerModel];

    /// <summary>The names that are known; files of other names are not read.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        Tokenizer, VocabularyText, VocabularyJson, Merges, .. SentencePieceModels, Configuration, SpecialTokens, AddedTokens,
        Prompts,
    ];

    /// <summary>The most bytes that a file may have: several times those of the largest known.</summary>
    internal static int LimitOf(string name)
    {
        const int Mebibyte = 1 << 20;
        return name == Tokenizer ? 64 * Mebibyte : 16 * Mebibyte;
    }
}
