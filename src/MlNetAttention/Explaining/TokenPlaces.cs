using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Explaining;

/// <summary>
/// A token of a row and its place in the input column of an index: characters of a text, or a slot of a vector. Where an encoder
/// cuts words into pieces, the whole word.
/// </summary>
internal readonly record struct TokenPlace(string Token, int Id, int Column, int Start, int Length)
{
    /// <summary>The pieces that the encoder sees of the word; null for a token that it sees whole.</summary>
    internal IReadOnlyList<string>? Pieces { get; init; }

    internal int Count => Pieces?.Count ?? 1;

    /// <summary>Whether no pieces spell all of the word, so that it has to be spelled as it was written.</summary>
    internal bool IsUnknownPiece { get; init; }
}

/// <summary>The tokens of a row that the encoder sees, found as in serving, with their places.</summary>
/// <param name="inputs">The kinds of the columns of tokens.</param>
/// <param name="vocabulary">The ids of tokens, and how texts become tokens.</param>
/// <param name="limits">The largest number of tokens that the encoder reads.</param>
/// <param name="row">The row of the cursor.</param>
/// <param name="columns">The columns of tokens; null where one is missing.</param>
internal sealed class TokenPlaces(
    InputColumns inputs, Vocabulary vocabulary, SegmentLimits limits, DataViewRow row,
    IReadOnlyList<DataViewSchema.Column?> columns) : ITokenReceiver
{
    private readonly RowReader _reader = new(inputs, vocabulary.Rules, row, columns);
    private readonly List<TokenPlace> _places = [];
    private readonly List<bool> _startsWord = [];
    private readonly int[] _read = new int[inputs.Count];
    private int _column;

    /// <summary>Reads the cursor's current row.</summary>
    internal IReadOnlyList<TokenPlace> Read()
    {
        _places.Clear();
        _startsWord.Clear();
        Array.Clear(_read);
        _column = 0;
        _reader.Read(this);
        return vocabulary.Rules.Pieces is { } pieces ? Words(pieces) : [.. _places];
    }

    public bool Add(ReadOnlySpan<char> token, int start, int length, bool startsWord) =>
        Add(new TokenPlace(token.ToString(), vocabulary.IdOf(token), _column, start, length), startsWord);

    public bool Add(ulong key, int slot)
    {
        int id = vocabulary.KeyIdsByColumn[_column].IdOf(key);
        return Add(new TokenPlace(vocabulary.TextOf(id), id, _column, slot, Length: 1), startsWord: true);
    }

    public void StartSegment() => _column++;

    public void End()
    {
        int[] kept = [.. _read];
        if (!limits.Cut(kept)) return;
        for (int column = _read.Length - 1, end = _places.Count; column >= 0; end -= _read[column--])
        {
            int cut = _read[column] - kept[column];
            _places.RemoveRange(end - cut, cut);
            _startsWord.RemoveRange(end - cut, cut);
        }
    }

    private bool Add(TokenPlace place, bool startsWord)
    {
        if (_read[_column] == limits[_column]) return false;
        _read[_column]++;
        _places.Add(place);
        _startsWord.Add(startsWord);
        return true;
    }

    private List<TokenPlace> Words(PieceTokenizer tokenizer)
    {
        var words = new List<TokenPlace>();
        string unknown = tokenizer.Pieces[tokenizer.Special.Unknown];
        for (int first = 0, next; first < _places.Count; first = next)
        {
            TokenPlace place = _places[first];
            if (inputs[place.Column].Kind == InputKind.KeyVector)
            {
                words.Add(place);
                next = first + 1;
                continue;
            }

            for (next = first + 1; next < _places.Count && !_startsWord[next] && _places[next].Column == place.Column;) next++;
            string[] pieces = [.. _places[first..next].Select(piece => piece.Token)];
            TokenPlace last = _places[next - 1];
            words.Add(place with
            {
                Token = tokenizer.WordOf(pieces),
                Length = last.Start == place.Start ? Math.Max(place.Length, last.Length) : last.Start + last.Length - place.Start,
                Pieces = pieces,
                IsUnknownPiece = pieces.Contains(unknown),
            });
        }

        return words;
    }
}
