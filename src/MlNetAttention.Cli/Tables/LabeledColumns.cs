namespace MlNetAttention.Cli.Tables;

/// <summary>One row of a file to learn from.</summary>
/// <param name="Label">The label as it stands in the file.</param>
/// <param name="Text">The text; where there are several columns of text, all of them for people to read.</param>
/// <param name="Group">The group that the row is counted in, where one column says so.</param>
/// <param name="Line">The line of the file, for errors.</param>
internal sealed record LabeledRow(string Label, string Text, string? Group, int Line)
{
    /// <summary>The numbers beside the text, as many as there are columns for them.</summary>
    public float[] Numbers { get; init; } = [];

    /// <summary>How much the row counts in training.</summary>
    public float Weight { get; init; } = 1;

    /// <summary>What the row belongs to, where a column says so.</summary>
    public string? SamplingKey { get; init; }

    /// <summary>The text of every column, in their order.</summary>
    public string[] Texts { get => field ?? [Text]; init; }

    /// <summary>Several texts as one for people to read.</summary>
    public static string Joined(IEnumerable<string> texts) => string.Join(" | ", texts);
}

/// <summary>The columns of a file to learn from.</summary>
/// <param name="Label">The column of labels.</param>
/// <param name="Texts">The columns of texts.</param>
internal sealed record LabeledColumns(string Label, params IReadOnlyList<string> Texts)
{
    /// <summary>A column whose values are measured each by itself; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Whether a file may lack the column of groups.</summary>
    public bool GroupIsOptional { get; init; }

    /// <summary>Columns of numbers beside the text.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>A column that says how much a row counts; null where all count the same.</summary>
    public string? Weight { get; init; }

    /// <summary>A column that says which rows belong together, and are never divided; null for none.</summary>
    public string? SamplingKey { get; init; }

    /// <summary>The columns that tell a separator apart from others.</summary>
    public IEnumerable<string> Required =>
        ((string?[])[Label, .. Texts, .. Numbers, Weight, SamplingKey]).OfType<string>();
}
