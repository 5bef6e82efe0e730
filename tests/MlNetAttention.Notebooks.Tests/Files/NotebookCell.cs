namespace MlNetAttention.Notebooks.Tests.Files;

/// <summary>A cell of a notebook.</summary>
internal sealed record NotebookCell
{
    /// <summary>Marks the cell whose assignments a test may replace, as papermill has it.</summary>
    public const string Parameters = "parameters";

    /// <summary>Marks a cell that shows the same on every machine, whatever the parameters are.</summary>
    public const string Deterministic = "deterministic";

    /// <summary>The name by which the format knows the cell.</summary>
    public required string Id { get; init; }

    public required bool IsCode { get; init; }

    public required string Source { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Which code cell it was when it ran last, from 1; null for prose and for what has not run.</summary>
    public int? ExecutionCount { get; init; }

    public IReadOnlyList<CellOutput> Outputs { get; init; } = [];

    public bool Is(string tag) => Tags.Contains(tag);
}
