using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Explaining;

/// <summary>
/// A token of a row and its place in the input column of an index: characters of a text, or a slot of a vector.
/// </summary>
internal readonly record struct TokenPlace(string Token, int Id, int Column, int Start, int Length);

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
    private readonly int[] _read = new int[inputs.Count];
    private int _column;

    /// <summary>Reads the cursor's current row.</summary>
    internal IReadOnlyList<TokenPlace> Read()
    {
        _places.Clear();
        Array.Clear(_read);
        _column = 0;
        _reader.Read(this);
        return [.. _places];
    }

    public bool Add(ReadOnlySpan<char> token, int start, int length, bool startsWord) =>
        Add(new TokenPlace(token.ToString(), vocabulary.IdOf(token), _column, start, length));

    public bool Add(ulong key, int slot)
    {
        int id = vocabulary.KeyIdsByColumn[_column].IdOf(key);
        return Add(new TokenPlace(vocabulary.TextOf(id), id, _column, slot, Length: 1));
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
        }
    }

    private bool Add(TokenPlace place)
    {
        if (_read[_column] == limits[_column]) return false;
        _read[_column]++;
        _places.Add(place);
        return true;
    }
}
