using System.Collections.Immutable;
using MlNetAttention.Options;
using MlNetAttention.Tokens;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention;

/// <summary>
/// The tokens an encoder knows, by id. Id 0 is padding, or the separator between two input columns, id 1 is the unknown token;
/// known tokens follow from id 2, the most frequent first, or those of a pretrained encoder in the order of its file. Immutable
/// and thread-safe.
/// </summary>
public sealed class Vocabulary
{
    /// <summary>The id that fills the tail of shorter sequences in a training batch; no token has it.</summary>
    public const int PaddingId = 0;

    /// <summary>
    /// The id of the separator between the tokens of two input columns. It is that of padding, which stands behind a sequence and
    /// never inside.
    /// </summary>
    public const int SeparatorId = PaddingId;

    /// <summary>
    /// The id of all tokens not in the vocabulary. They share its learned vector, to which those of their subwords are added.
    /// </summary>
    public const int UnknownId = 1;

    /// <summary>A separator as text. A text has no such token, as a bracket is a token by itself.</summary>
    internal const string Separator = "[SEP]";

    internal const int FirstKnownId = 2;
    internal const int MaximumSize = PieceVocabulary.MaximumCount;

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsBySpan;
    private readonly KeyIds[] _keyIds;
    private readonly string? _unknownPiece;

    /// <param name="tokens">The known tokens in the order of their ids, each once.</param>
    /// <param name="rules">How texts become tokens.</param>
    /// <param name="subwords">The hashing of subwords; null where they have no vectors.</param>
    /// <param name="keyIds">The ids of the key values of every input column; of none for one of text.</param>
    /// <param name="isLastOfEqualTokens">Whether a token may stand there again, which then has the id of the last.</param>
    internal Vocabulary(
        ImmutableArray<string> tokens, TextRules rules, Subwords? subwords, IReadOnlyList<KeyIds> keyIds,
        bool isLastOfEqualTokens = false)
    {
        Subwords = subwords ?? Subwords.None;
        Tokens = tokens;
        Rules = rules;
        _keyIds = [.. keyIds];
        _unknownPiece = rules.Pieces is { } pieces ? pieces.Pieces[pieces.Special.Unknown] : null;
        _ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (int i = 0; i < tokens.Length; i++)
        {
            if (!_ids.TryAdd(tokens[i], FirstKnownId + i))
            {
                if (isLastOfEqualTokens)
                {
                    _ids[tokens[i]] = FirstKnownId + i;
                    continue;
                }

                throw new ArgumentException($"Token '{tokens[i]}' stands in the vocabulary twice.", nameof(tokens));
            }
        }

        if (rules.Pieces is not null && !isLastOfEqualTokens && _ids.ContainsKey(_unknownPiece!))
        {
            throw new ArgumentException(
                $"The vocabulary knows '{_unknownPiece}', the piece of unknown words; expected known pieces.", nameof(tokens));
        }

        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        IdsOfPieces = rules.Pieces is { } all && !isLastOfEqualTokens
            ? [.. all.Pieces.Select(piece => _ids.GetValueOrDefault(piece, UnknownId))]
            : [];
        foreach (KeyIds column in _keyIds)
        {
            foreach (KeyId known in column.Known)
            {
                if (known.Id >= FirstKnownId && known.Id < Size) continue;
                throw new ArgumentException(
                    $"Key value {known.Key} has id {known.Id}; expected {FirstKnownId} to {Size - 1}.", nameof(keyIds));
            }
        }
    }

    /// <summary>A vocabulary of one input column.</summary>
    /// <param name="tokens">The known tokens in the order of their ids, each once.</param>
    /// <param name="rules">How texts become tokens.</param>
    /// <param name="keyIds">The ids of key values; null for a vocabulary over text.</param>
    /// <param name="subwords">The hashing of subwords; null where they have no vectors.</param>
    internal Vocabulary(ImmutableArray<string> tokens, TextRules rules, KeyIds? keyIds = null, Subwords? subwords = null)
        : this(tokens, rules, subwords, [keyIds ?? KeyIds.None])
    {
    }

    /// <summary>A vocabulary with the rules of the first models.</summary>
    internal Vocabulary(ImmutableArray<string> tokens, bool lowercase, KeyIds? keyIds = null, Subwords? subwords = null)
        : this(tokens, TextRules.First(lowercase), keyIds, subwords)
    {
    }

    /// <summary>
    /// The pieces of a pretrained encoder, which has a vector for each of them: the separator, the unknown piece, and the others
    /// in the order of the file. Of a piece that the file has twice, the last counts.
    /// </summary>
    internal static Vocabulary Of(PieceTokenizer pieces)
    {
        SpecialPieces special = pieces.Special;
        int[] order = OrderOf(pieces);
        ImmutableArray<string> tokens = [.. order.Skip(FirstKnownId).Select(id => pieces.Pieces[id])];
        var frame = new SequenceFrame(
            Array.IndexOf(order, special.First), pieces.Pieces[special.First], pieces.Pieces[special.Separator],
            pieces.SeparatorsBetween, EndsWithSeparator: true);
        return new Vocabulary(tokens, TextRules.Of(pieces), Subwords.None, [], isLastOfEqualTokens: true)
        {
            Frame = frame,
            HasAllPieces = true,
            IdsOfPieces = InverseOf(order),
        };
    }

    /// <summary>The ids that pieces have in their file, by their ids here.</summary>
    internal static int[] OrderOf(PieceTokenizer pieces)
    {
        SpecialPieces special = pieces.Special;
        return
        [
            special.Separator, special.Unknown,
            .. Enumerable.Range(0, pieces.Pieces.Length).Where(id => id != special.Separator && id != special.Unknown),
        ];
    }

    private static int[] InverseOf(int[] order)
    {
        var ids = new int[order.Length];
        for (int id = 0; id < order.Length; id++) ids[order[id]] = id;
        return ids;
    }

    /// <summary>The known tokens; the first has id 2.</summary>
    public ImmutableArray<string> Tokens { get; }

    /// <summary>Number of ids: the known tokens, padding and the unknown token.</summary>
    public int Size => FirstKnownId + Tokens.Length;

    /// <summary>
    /// Whether the case of a text is folded before it is looked up; with the rules of models saved before there was a
    /// <see cref="Normalization"/>, whether it is lower-cased (invariant culture). False for pieces, whose tokenizer folds case
    /// or does not.
    /// </summary>
    public bool Lowercase => Rules.Lowercase;

    /// <summary>
    /// Which spellings of a text are the same text; <see cref="TextNormalization.None"/> for keys, older models, and pieces,
    /// whose tokenizer normalises in its own way.
    /// </summary>
    public TextNormalization Normalization => Rules.Normalization;

    /// <summary>The tokens of texts without blanks between words; <see cref="UnspacedText.Runs"/> for older models.</summary>
    public UnspacedText UnspacedText => Rules.UnspacedText;

    internal TextRules Rules { get; }

    /// <summary>
    /// Whether the tokens are all pieces of a tokenizer, as pretrained encoders have them, and not words or those pieces that
    /// training rows have.
    /// </summary>
    internal bool HasAllPieces { get; private init; }

    /// <summary>The special tokens of a sequence.</summary>
    internal SequenceFrame Frame { get; private init; } = SequenceFrame.Plain;

    private int[] IdsOfPieces { get; init; }

    internal Subwords Subwords { get; }

    /// <summary>The ids of the key values of the first input column; of none for one of text.</summary>
    internal KeyIds KeyIds => KeyIdsOf(0);

    /// <summary>The ids of the key values of every input column.</summary>
    internal ReadOnlySpan<KeyIds> KeyIdsByColumn => _keyIds;

    /// <summary>The ids of the key values of an input column; of none for one of text.</summary>
    internal KeyIds KeyIdsOf(int column) => column < _keyIds.Length ? _keyIds[column] : KeyIds.None;

    /// <summary>The id of a token, <see cref="UnknownId"/> where it is not known.</summary>
    public int IdOf(ReadOnlySpan<char> token) => _idsBySpan.TryGetValue(token, out int id) ? id : UnknownId;

    /// <summary>The id of a piece by that in its file, where texts are cut into pieces.</summary>
    internal int IdOfPiece(int piece) => IdsOfPieces[piece];

    /// <summary>
    /// Appends the subwords of an unknown token to a buffer, which grows where it must. The piece that stands for any word that
    /// no others spell has none.
    /// </summary>
    internal void AppendSubwords(ReadOnlySpan<char> token, ref int[] buffer, ref int count)
    {
        if (_unknownPiece is not null && token.SequenceEqual(_unknownPiece)) return;
        Subwords.Append(token, ref buffer, ref count);
    }

    /// <summary>The text of an id: the token itself, or <c>[padding]</c> and <c>[unknown]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is outside 0 to <see cref="Size"/> − 1.</exception>
    public string TextOf(int id)
    {
        Check.Range(id, 0, Size - 1, nameof(id));
        return id switch
        {
            PaddingId => HasAllPieces ? Frame.SeparatorText : "[padding]",
            UnknownId => "[unknown]",
            _ => Tokens[id - FirstKnownId],
        };
    }
}
