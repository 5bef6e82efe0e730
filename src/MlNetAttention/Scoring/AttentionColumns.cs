namespace MlNetAttention.Scoring;

/// <summary>What the tokens of an input column are.</summary>
internal enum InputKind
{
    /// <summary>A text per row, split into words.</summary>
    Text = 0,

    /// <summary>A vector of text per row: its slots are the tokens.</summary>
    TextVector = 1,

    /// <summary>A vector of keys per row: its slots are the tokens.</summary>
    KeyVector = 2,
}

/// <summary>The names of the columns a transformer reads and adds.</summary>
/// <param name="Kind">What the tokens of the input column are.</param>
/// <param name="Input">The input column.</param>
/// <param name="Features">Scores [C], pooled vector [P], or both.</param>
/// <param name="TokenVectors">The token vectors [T, D], where wanted.</param>
/// <param name="AttentionMaps">The attention weights [layers, H, T, T], where wanted.</param>
/// <param name="Tokens">The tokens as text [T], where wanted.</param>
/// <param name="TokenScores">The scores of the tokens [T, C], where wanted.</param>
internal sealed record AttentionColumns(
    InputKind Kind, string Input, string Features, string? TokenVectors, string? AttentionMaps, string? Tokens,
    string? TokenScores = null)
{
    /// <exception cref="ArgumentException">Two of the added columns have the same name.</exception>
    internal void Validate()
    {
        string[] added = [.. new[] { Features, TokenVectors, AttentionMaps, Tokens, TokenScores }.OfType<string>()];
        string? twice = added.FirstOrDefault(name => added.Count(other => other == name) > 1);
        if (twice is not null) throw new ArgumentException($"Two output columns are called '{twice}'; expected different names.");
    }
}
