namespace MlNetAttention.Scoring;

/// <summary>The kind of tokens in an input column.</summary>
internal enum InputKind
{
    /// <summary>A text per row, split into words.</summary>
    Text = 0,

    /// <summary>A vector of text per row: its slots are the tokens.</summary>
    TextVector = 1,

    /// <summary>A vector of keys per row: its slots are the tokens.</summary>
    KeyVector = 2,
}

/// <summary>The content of an added column.</summary>
internal enum OutputKind
{
    /// <summary>Scores [C], pooled vector [P], or both.</summary>
    Features,

    /// <summary>The token vectors [T, D].</summary>
    TokenVectors,

    /// <summary>The attention weights [layers, H, T, T].</summary>
    AttentionMaps,

    /// <summary>The tokens as text [T].</summary>
    Tokens,

    /// <summary>The scores of the tokens [T, C].</summary>
    TokenScores,
}

/// <summary>An added column.</summary>
internal readonly record struct OutputColumn(OutputKind Kind, string Name);

/// <summary>The names of the columns a transformer reads and adds.</summary>
/// <param name="Kind">The kind of tokens in the input column.</param>
/// <param name="Input">The input column.</param>
/// <param name="Features">The column of <see cref="OutputKind.Features"/>.</param>
/// <param name="TokenVectors">That of <see cref="OutputKind.TokenVectors"/>, where wanted.</param>
/// <param name="AttentionMaps">That of <see cref="OutputKind.AttentionMaps"/>, where wanted.</param>
/// <param name="Tokens">That of <see cref="OutputKind.Tokens"/>, where wanted.</param>
/// <param name="TokenScores">That of <see cref="OutputKind.TokenScores"/>, where wanted.</param>
/// <param name="Label">
/// The column the encoder learned from; null where it had none, and for models that were saved by versions that did not tell.
/// </param>
/// <param name="ScoresPerWord">Whether token scores are those of a text's words between white space.</param>
internal sealed record AttentionColumns(
    InputKind Kind, string Input, string Features, string? TokenVectors, string? AttentionMaps, string? Tokens,
    string? TokenScores = null, string? Label = null, bool ScoresPerWord = false)
{
    /// <summary>The added columns, in order.</summary>
    internal OutputColumn[] Outputs =>
    [
        .. new (OutputKind Kind, string? Name)[]
        {
            (OutputKind.Features, Features),
            (OutputKind.TokenVectors, TokenVectors),
            (OutputKind.AttentionMaps, AttentionMaps),
            (OutputKind.Tokens, Tokens),
            (OutputKind.TokenScores, TokenScores),
        }.Where(column => column.Name is not null).Select(column => new OutputColumn(column.Kind, column.Name!)),
    ];

    /// <exception cref="ArgumentException">
    /// Two of the added columns have the same name, or there are to be scores of words without a text or a column for them.
    /// </exception>
    internal void Validate()
    {
        if (ScoresPerWord && (Kind != InputKind.Text || TokenScores is null))
        {
            throw new ArgumentException(
                $"There are to be scores per word of {Kind}; expected a text, and a column of token scores.");
        }

        string? twice = Outputs.GroupBy(column => column.Name).FirstOrDefault(columns => columns.Count() > 1)?.Key;
        if (twice is not null) throw new ArgumentException($"Two output columns are called '{twice}'; expected different names.");
    }
}
