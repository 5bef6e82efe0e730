namespace MlNetAttention.Cli.Learning;

/// <summary>The kind of label a file has.</summary>
internal enum TaskKind
{
    /// <summary>One of many texts.</summary>
    Multiclass,

    /// <summary>One of two texts.</summary>
    Binary,

    /// <summary>A number.</summary>
    Regression,

    /// <summary>The relevance of a row among the rows of its query.</summary>
    Ranking,

    /// <summary>Any number of names.</summary>
    MultiLabel,
}

/// <summary>The kind of label, and what the user says of labels of that kind.</summary>
/// <param name="Kind">The kind of label.</param>
internal sealed record TaskSettings(TaskKind Kind)
{
    /// <summary>What stands between two names of a label unless the user says otherwise.</summary>
    public const string UsualSeparator = "|";

    /// <summary>The label that a binary task takes for positive; null for its own choice.</summary>
    public string? PositiveLabel { get; init; }

    /// <summary>What stands between two names of a label that may have several.</summary>
    public string LabelSeparator { get; init; } = UsualSeparator;
}
