using Google.Protobuf;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// Reads a model of SentencePiece (<c>sentencepiece_model.proto</c>), as far as its pieces are those of a unigram language model
/// or of BPE, and its words begin with a blank. Anything that would give other ids is refused.
/// </summary>
internal static class SentencePieceFile
{
    /// <summary>The most UTF-16 units of a piece; SentencePiece's own limit is 16 where nothing else is said.</summary>
    internal const int LongestPiece = 256;

    internal static PieceModel Read(PieceFile file, bool hasIdsOfXlmRoberta)
    {
        try
        {
            SentencePieceMessage message = SentencePieceMessage.Read(file.Content.ToArray());
            Check(message, file.Name);
            if (hasIdsOfXlmRoberta) message = WithIdsOfXlmRoberta(message, file.Name);
            return ModelOf(message, file.Name);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new FormatException($"{file.Name}, content: {error.Message}", error);
        }
    }

    private static PieceModel ModelOf(SentencePieceMessage message, string file)
    {
        List<SentencePieceMessage.Piece> read = message.Pieces;
        var pieces = new PieceVocabulary([.. read.Select(piece => piece.Text)]);
        return new PieceModel
        {
            Kind = PieceKind.SentencePiece,
            Pieces = pieces,
            File = file,
            Special = [.. Enumerable.Range(0, read.Count).Where(id => read[id].Type != SentencePieceType.Normal)],
            Settings = new PieceSettings
            {
                Unknown = TextOf(read, message.UnknownId),
                First = TextOf(read, message.FirstId),
                Separator = TextOf(read, message.LastId),
                Padding = TextOf(read, message.PaddingId),
            },
            Sentence = new SentenceRules
            {
                Scores = [.. read.Select(piece => piece.Score)],
                IsUnigram = message.ModelType == SentencePieceMessage.Unigram,
                Map = message.CharacterMap.IsEmpty ? null : CharacterMap.Read(message.CharacterMap.Span, file),
                Blanks = BlankRule.Trimmed,
                AddsPrefix = message.AddsPrefix,
                Bytes = message.HasByteFallback ? SentencePieceBytes.Of(pieces, file) : [],
            },
        };
    }

    /// <summary>
    /// The pieces as XLM-RoBERTa numbers them: its own four in front, the others one further on, and the mask behind all.
    /// </summary>
    private static SentencePieceMessage WithIdsOfXlmRoberta(SentencePieceMessage message, string file)
    {
        List<SentencePieceMessage.Piece> pieces = message.Pieces;
        string[] own = [.. pieces.Take(3).Select(piece => piece.Text)];
        if (own is not ["<unk>", "<s>", "</s>"])
        {
            string found = own.Length == 0 ? "none" : string.Join(", ", own.Select(PieceError.Show));
            throw PieceError.At(file, "first pieces", found, "'<unk>', '<s>', '</s>', as in the models of XLM-RoBERTa");
        }

        return message with
        {
            Pieces =
            [
                Control("<s>"), Control("<pad>"), Control("</s>"), new("<unk>", 0, SentencePieceType.Unknown),
                .. pieces.Skip(3), Control("<mask>"),
            ],
            UnknownId = 3,
            FirstId = 0,
            LastId = 2,
            PaddingId = 1,
        };

        static SentencePieceMessage.Piece Control(string piece) => new(piece, 0, SentencePieceType.Control);
    }

    private static string? TextOf(List<SentencePieceMessage.Piece> pieces, int id) =>
        id >= 0 && id < pieces.Count ? pieces[id].Text : null;

    private static void Check(SentencePieceMessage message, string file)
    {
        if (message.Pieces.Count is 0 or > PieceVocabulary.MaximumCount)
        {
            throw PieceError.At(file, "pieces", $"{message.Pieces.Count}", $"1 to {PieceVocabulary.MaximumCount}");
        }

        Expect(
            message.ModelType is SentencePieceMessage.Unigram or SentencePieceMessage.Bpe, "model_type", $"{message.ModelType}",
            "1 (unigram) or 2 (BPE)");
        Expect(message.EscapesBlanks, "escape_whitespaces", "false", "true");
        Expect(message.RemovesBlanks, "remove_extra_whitespaces", "false", "true");
        Expect(!message.HasBlankBehind, "treat_whitespace_as_suffix", "true", "false");
        for (int id = 0; id < message.Pieces.Count; id++) CheckPiece(message, id, file);
        if (message.Pieces.All(piece => piece.Type != SentencePieceType.Normal))
        {
            throw PieceError.At(file, "pieces", "special ones alone", "pieces of words");
        }

        void Expect(bool isAsExpected, string place, string found, string expected)
        {
            if (!isAsExpected) throw PieceError.At(file, place, found, expected);
        }
    }

    private static void CheckPiece(SentencePieceMessage message, int id, string file)
    {
        (string text, float score, SentencePieceType type) = message.Pieces[id];
        string place = $"piece {id}, {PieceError.Show(text)}";
        if (text.Length > LongestPiece) throw PieceError.At(file, place, $"{text.Length} characters", $"at most {LongestPiece}");
        SentencePieceCheck.Score(score, file, place);
        switch (type)
        {
            case SentencePieceType.Normal:
                SentencePieceCheck.Blanks(text, file, place);
                break;
            case SentencePieceType.Unused when message.ModelType == SentencePieceMessage.Unigram:
            case SentencePieceType.Unknown or SentencePieceType.Control or SentencePieceType.Byte:
                break;
            default:
                throw PieceError.At(file, place, $"type {type}", "a piece of words, a special one or one of a byte");
        }
    }
}
