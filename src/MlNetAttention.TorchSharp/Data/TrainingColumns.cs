namespace MlNetAttention.Data;

/// <summary>The columns of the training rows.</summary>
/// <param name="Inputs">The columns of tokens, in the order of their segments.</param>
/// <param name="Label">The label the encoder learns from; null for none.</param>
internal sealed record TrainingColumns(IReadOnlyList<string> Inputs, string? Label)
{
    /// <summary>The columns of rows with one column of tokens.</summary>
    internal TrainingColumns(string input, string? label)
        : this([input], label)
    {
    }

    /// <summary>The columns of tokens in words, for instance <c>column 'Text'</c>.</summary>
    internal string InputText =>
        $"column{(Inputs.Count == 1 ? "" : "s")} {string.Join(", ", Inputs.Select(input => $"'{input}'"))}";
}
