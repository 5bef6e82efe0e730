using MlNetAttention.Scoring;

namespace MlNetAttention;

/// <summary>
/// Further columns of a stage that applies an encoder as it is. Immutable; every property has a default.
/// </summary>
public sealed record ApplyEncoderOptions
{
    /// <summary>
    /// Name of a column for the token vectors, [T, D] of Single, where T varies by row; null, the default, for none.
    /// </summary>
    public string? TokenVectorsColumnName { get; init; }

    /// <summary>Name of a column for the attention weights, [layers, H, T, T] of Single; null, the default, for none.</summary>
    public string? AttentionMapsColumnName { get; init; }

    /// <summary>Name of a column for the tokens, a vector of text; null, the default, for none.</summary>
    public string? TokensColumnName { get; init; }

    /// <summary>
    /// Name of a column for the input column that each token came from, a vector of text, empty for special tokens; null, the
    /// default, for none.
    /// </summary>
    public string? TokenInputsColumnName { get; init; }

    /// <summary>
    /// With several input columns, those that rows may lack; a missing one counts as one without tokens. Empty by default.
    /// </summary>
    public IReadOnlyList<string> OptionalColumnNames { get; init; } = [];

    /// <summary>The columns of a stage.</summary>
    /// <param name="output">The column of pooled vectors.</param>
    /// <param name="inputs">The input columns.</param>
    /// <param name="kinds">The kinds of their tokens.</param>
    /// <param name="encoder">
    /// The encoder, which may have limits of its own for each column, and a label that it learned from.
    /// </param>
    internal AttentionColumns ColumnsOf(string output, string[] inputs, InputKind[] kinds, AttentionEncoder encoder) => new(
        InputColumns.Of(
            inputs, kinds, encoder.GivenLimits.Length == inputs.Length ? encoder.GivenLimits : [], OptionalColumnNames),
        output, TokenVectorsColumnName, AttentionMapsColumnName, TokensColumnName, Label: encoder.LabelColumnName,
        TokenInputs: TokenInputsColumnName);
}
