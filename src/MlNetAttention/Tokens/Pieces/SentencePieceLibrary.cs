using Google.Protobuf;
using Microsoft.ML.Tokenizers;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// Makes Microsoft.ML.Tokenizers cut words into the pieces of a SentencePiece model. It reads no file of others: what it gets
/// is written here, of pieces that have been checked.
/// </summary>
/// <remarks>
/// Its own BPE over such a model joins the last of several equal pairs first, where SentencePiece joins the first of them; so it
/// is given the list of pairs that are joined, as it has it for byte-level pieces.
/// </remarks>
internal static class SentencePieceLibrary
{
    // Numbers of fields of sentencepiece_model.proto.
    private const int Pieces = 1, TrainerSpec = 2, NormalizerSpec = 3;
    private const int Piece = 1, Score = 2, Type = 3;
    private const int ModelType = 3, UnknownId = 40, FirstId = 41, LastId = 42, PaddingId = 43;
    private const int AddsPrefix = 3, RemovesBlanks = 4;

    private const int Normal = 1, Unknown = 2, Control = 3;
    private const int Unigram = 1;

    internal static Tokenizer Make(PieceSource source)
    {
        if (!source.Sentence!.IsUnigram)
        {
            return BpeTokenizer.Create(new BpeOptions(source.Pieces.Ids)
            {
                Merges = [.. MergesOf(source)],
                UnknownToken = source.Pieces.Spellings[source.Special.Unknown],
            });
        }

        using var model = new MemoryStream(Write(source));
        return Microsoft.ML.Tokenizers.SentencePieceTokenizer.Create(
            model, addBeginningOfSentence: false, addEndOfSentence: false);
    }

    /// <summary>Whether a piece may come from a text: not a special one, nor one that is spelled again further on.</summary>
    private static bool IsOfText(PieceSource source, int id)
    {
        string piece = source.Pieces.Spellings[id];
        return piece.Length > 0 && id < source.Sentence!.Scores.Length && !source.IsSpecial(id)
            && source.Pieces.IdOf(piece) == id && !piece.Contains('\0');
    }

    private static byte[] Write(PieceSource source)
    {
        SentenceRules rules = source.Sentence!;
        using var content = new MemoryStream();
        using var output = new CodedOutputStream(content);
        for (int id = 0; id < source.Pieces.Spellings.Length; id++)
        {
            bool isOfText = IsOfText(source, id);
            Message(output, Pieces, piece =>
            {
                piece.WriteTag(Piece, WireFormat.WireType.LengthDelimited);
                piece.WriteString(source.Pieces.Spellings[id]);
                piece.WriteTag(Score, WireFormat.WireType.Fixed32);
                piece.WriteFloat(isOfText ? rules.Scores[id] : 0);
                Integer(piece, Type, isOfText ? Normal : id == source.Special.Unknown ? Unknown : Control);
            });
        }

        Message(output, TrainerSpec, trainer =>
        {
            Integer(trainer, ModelType, Unigram);
            Integer(trainer, UnknownId, source.Special.Unknown);
            Integer(trainer, FirstId, source.Special.First);
            Integer(trainer, LastId, source.Special.Separator);
            Integer(trainer, PaddingId, -1);
        });
        Message(output, NormalizerSpec, normalizer =>
        {
            Integer(normalizer, AddsPrefix, 0);
            Integer(normalizer, RemovesBlanks, 0);
        });
        output.Flush();
        return content.ToArray();
    }

    private static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using var content = new MemoryStream();
        using (var message = new CodedOutputStream(content, leaveOpen: true)) write(message);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content.GetBuffer(), 0, (int)content.Length));
    }

    private static void Integer(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }

    /// <summary>Every way to join two pieces to one, that of the highest score first.</summary>
    private static IEnumerable<string> MergesOf(PieceSource source)
    {
        int[] ofText = [.. Enumerable.Range(0, source.Pieces.Spellings.Length).Where(id => IsOfText(source, id))];
        HashSet<string> known = new(ofText.Select(id => source.Pieces.Spellings[id]), StringComparer.Ordinal);
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> parts = known.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (int id in ofText.OrderByDescending(id => source.Sentence!.Scores[id]))
        {
            string piece = source.Pieces.Spellings[id];
            for (int cut = 1; cut < piece.Length; cut++)
            {
                if (!parts.Contains(piece.AsSpan(0, cut)) || !parts.Contains(piece.AsSpan(cut))) continue;
                yield return $"{piece[..cut]} {piece[cut..]}";
            }
        }
    }
}
