using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>One pipeline on one split of one data set with one seed.</summary>
/// <param name="Key">What decides its result.</param>
/// <param name="Rows">Numbers of rows.</param>
/// <param name="Metrics">How well the test rows were predicted.</param>
/// <param name="FitSeconds">Time to fit, tuning and learning the encoder included.</param>
/// <param name="ScoreSeconds">Time to predict the test rows.</param>
/// <param name="Tuned">What tuning chose.</param>
/// <param name="Parameters">How many numbers the encoder has.</param>
/// <param name="Trainer">The trainer that was chosen on held-out training rows.</param>
internal sealed record EvaluatedCell(
    CellKey Key, ReportRows Rows, Metrics Metrics, double FitSeconds, double ScoreSeconds, TextChoice? Tuned = null,
    long? Parameters = null, TrainerChoice? Trainer = null)
{
    public Measurement Measured() => new(Metrics, FitSeconds, ScoreSeconds, Parameters);
}

/// <summary>Everything that determines the result of a cell: cells with equal keys have equal results.</summary>
internal sealed record CellKey
{
    /// <summary>The name of the folder.</summary>
    public required string Dataset { get; init; }

    /// <summary>The SHA-256 of each file that was read, by its name.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    public required TaskKind Task { get; init; }

    /// <summary>What stands between two names of a label; null where labels are single.</summary>
    public string? LabelSeparator { get; init; }

    public required string LabelColumn { get; init; }

    /// <summary>The column of texts; several joined by " + ".</summary>
    public required string TextColumn { get; init; }

    /// <summary>What stood between the two columns that the text was split into; null for one column.</summary>
    public string? SplitTexts { get; init; }

    /// <summary>The column whose values are measured each by itself; null for none.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>The column of weights; null for none.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The column that says which rows belong together; null for none.</summary>
    public string? SamplingKeyColumn { get; init; }

    public required SplitKind Split { get; init; }

    /// <summary>The number of folds, and which of them, from 1; null where there are none.</summary>
    public int? Folds { get; init; }

    public int? Fold { get; init; }

    /// <summary>How many training rows were drawn, in all or of each label; null for all.</summary>
    public int? SampledRows { get; init; }

    /// <inheritdoc cref="SampledRows"/>
    public int? RowsPerClass { get; init; }

    public required int Seed { get; init; }

    /// <summary>One of <see cref="PipelineNames"/>.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The name of the configuration and its values; null for a pipeline without an encoder.</summary>
    public string? Configuration { get; init; }

    public JsonObject? Options { get; init; }

    /// <summary>The pretrained encoder; null for a pipeline without one.</summary>
    public string? Pretrained { get; init; }

    /// <summary>Equal for equal keys.</summary>
    [JsonIgnore]
    public string Identity => JsonSerializer.Serialize(
        this with { Files = new SortedDictionary<string, string>(Files.ToDictionary(), StringComparer.Ordinal) },
        JsonFormat.Options);
}
