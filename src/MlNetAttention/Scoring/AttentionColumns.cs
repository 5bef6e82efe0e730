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

    /// <summary>The scores of the tokens of the first input column [T, C].</summary>
    TokenScores,

    /// <summary>The input column of every token as text [T].</summary>
    TokenInputs,
}

/// <summary>An added column.</summary>
internal readonly record struct OutputColumn(OutputKind Kind, string Name);

/// <summary>The names of the columns a transformer reads and adds.</summary>
/// <param name="Inputs">The input columns, in order.</param>
/// <param name="Features">The column of <see cref="OutputKind.Features"/>.</param>
/// <param name="TokenVectors">That of <see cref="OutputKind.TokenVectors"/>, where wanted.</param>
/// <param name="AttentionMaps">That of <see cref="OutputKind.AttentionMaps"/>, where wanted.</param>
/// <param name="Tokens">That of <see cref="OutputKind.Tokens"/>, where wanted.</param>
/// <param name="TokenScores">That of <see cref="OutputKind.TokenScores"/>, where wanted.</param>
/// <param name="Label">
/// The column the encoder learned from; null where it had none, and for models that were saved by versions that did not tell.
/// </param>
/// <param name="ScoresPerWord">Whether token scores are those of a text's words between white space.</param>
/// <param name="TokenInputs">That of <see cref="OutputKind.TokenInputs"/>, where wanted.</param>
internal sealed record AttentionColumns(
    InputColumns Inputs, string Features, string? TokenVectors, string? AttentionMaps, string? Tokens,
    string? TokenScores = null, string? Label = null, bool ScoresPerWord = false, string? TokenInputs = null)
{
    /// <summary>The columns of a transformer that reads one.</summary>
    internal AttentionColumns(
        InputKind kind, string input, string features, string? tokenVectors, string? attentionMaps, string? tokens,
        string? tokenScores = null, string? label = null, bool scoresPerWord = false)
        : this(
            new InputColumns(new InputColumn(kind, input)), features, tokenVectors, attentionMaps, tokens, tokenScores, label,
            scoresPerWord)
    {
    }

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
            (OutputKind.TokenInputs, TokenInputs),
        }.Where(column => column.Name is not null).Select(column => new OutputColumn(column.Kind, column.Name!)),
    ];

    /// <exception cref="ArgumentException">
    /// An input column has no tokens to offer or stands twice, two of the added columns have the same name, or there are to be
    /// scores of words without a text or a column for them.
    /// </exception>
    internal void Validate()
    {
        Inputs.Validate();
        InputKind kind = Inputs[0].Kind;
        if (ScoresPerWord && (kind == InputKind.KeyVector || TokenScores is null))
        {
            throw new ArgumentException(
                $"There are to be scores per word of {kind}; expected text, and a column of token scores.");
        }

        string? twice = Outputs.GroupBy(column => column.Name).FirstOrDefault(columns => columns.Count() > 1)?.Key;
        if (twice is not null) throw new ArgumentException($"Two output columns are called '{twice}'; expected different names.");
    }
}
