using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention.Explaining;

/// <summary>A token of a row and its place: characters of a text, or a slot of a vector.</summary>
internal readonly record struct TokenPlace(string Token, int Id, int Start, int Length);

/// <summary>The tokens of a row that the encoder sees, found as in serving, with their places.</summary>
/// <param name="kind">The kind of tokens in the column.</param>
/// <param name="vocabulary">The ids of tokens, and how texts become tokens.</param>
/// <param name="maxTokens">The largest number of tokens that the encoder reads.</param>
/// <param name="row">The row of the cursor.</param>
/// <param name="column">The column of tokens.</param>
internal sealed class TokenPlaces(
    InputKind kind, Vocabulary vocabulary, int maxTokens, DataViewRow row, DataViewSchema.Column column) : ITokenReceiver
{
    private readonly TokenReader _reader = new(kind, vocabulary.Rules, row, column);
    private readonly List<TokenPlace> _places = [];

    internal TokenPlace this[int token] => _places[token];

    /// <summary>Reads the cursor's current row.</summary>
    internal IReadOnlyList<TokenPlace> Read()
    {
        _places.Clear();
        _reader.Read(this);
        return [.. _places];
    }

    public bool Add(ReadOnlySpan<char> token, int start, int length) =>
        Add(new TokenPlace(token.ToString(), vocabulary.IdOf(token), start, length));

    public bool Add(ulong key, int slot)
    {
        int id = vocabulary.KeyIds.IdOf(key);
        return Add(new TokenPlace(vocabulary.TextOf(id), id, slot, Length: 1));
    }

    private bool Add(TokenPlace place)
    {
        if (_places.Count == maxTokens) return false;
        _places.Add(place);
        return true;
    }
}
