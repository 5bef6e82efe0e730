using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention.Explaining;

/// <summary>Finds the tokens of a row in all input columns, and returns these columns without one of them.</summary>
internal sealed class RowRemover
{
    private readonly TokenPlaces _places;
    private readonly DataViewSchema.Column?[] _columns;
    private readonly TokenRemover?[] _removers;
    private IReadOnlyList<TokenPlace> _tokens = [];

    /// <param name="featurizer">The featurizer that reads the columns.</param>
    /// <param name="kind">The way tokens are removed.</param>
    /// <param name="row">The row of the original values.</param>
    /// <param name="columns">The columns of tokens; null where one is missing.</param>
    internal RowRemover(
        IAttentionStage featurizer, OcclusionKind kind, DataViewRow row, DataViewSchema.Column?[] columns)
    {
        AttentionEncoder encoder = featurizer.Encoder;
        InputColumns inputs = featurizer.Columns.Inputs;
        _columns = columns;
        _places = new TokenPlaces(inputs, encoder.Vocabulary, encoder.LimitsOf(inputs.Count), row, columns);
        _removers =
        [
            .. columns.Select((column, i) => column is { } found
                ? TokenRemover.Create(encoder.Vocabulary, inputs[i].Kind, kind, row, found)
                : null),
        ];
    }

    /// <summary>Reads the row the cursor has moved to, of which nothing is removed.</summary>
    internal IReadOnlyList<TokenPlace> Read()
    {
        foreach (TokenRemover? remover in _removers) remover?.ReadInput();
        _tokens = [.. _places.Read().Select(place => place.IsUnknownPiece ? _removers[place.Column]!.Spelled(place) : place)];
        Occlude(null);
        return _tokens;
    }

    /// <summary>Removes one token, by its index, and no other.</summary>
    internal void Occlude(int token) => Occlude(_tokens[token]);

    /// <summary>The getter of a column; null where it is no column of tokens.</summary>
    internal Delegate? GetterOf(int column)
    {
        int found = Array.FindIndex(_columns, one => one?.Index == column);
        return found < 0 ? null : _removers[found]!.Getter;
    }

    private void Occlude(TokenPlace? place)
    {
        for (int i = 0; i < _removers.Length; i++)
        {
            if (_removers[i] is { } remover) remover.Occluded = place?.Column == i ? place : null;
        }
    }
}
