using MlNetAttention.Cli.Learning;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

/// <summary>A folder with a small data set of pets, and runs on it.</summary>
internal sealed class PetsFolder : IDisposable
{
    /// <summary>The columns of its files.</summary>
    public static readonly Columns Columns = new(new(TaskKind.Multiclass), "label", ["text"]);

    public PetsFolder()
    {
        Write("train.tsv", Rows.Easy(40));
        Write("test.tsv", Rows.Easy(10));
    }

    /// <summary>The folder around that of the data set.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>The folder of the data set.</summary>
    public string Path => File("pets");

    public void Dispose() => Folder.Dispose();

    /// <summary>A path within the folder around.</summary>
    public string File(params string[] names) => Folder.File(names);

    /// <summary>Writes a file of the data set.</summary>
    public void Write(string name, IEnumerable<(string Label, string Text)> rows) => Folder.Tsv("pets", name, [.. rows]);

    public Dataset Read(DataSplit split, Columns? columns = null) =>
        Dataset.Read(Path, split, columns ?? Columns, TestContext.Current.CancellationToken);

    public EvaluationPlan Plan(DataSplit split, int[] seeds, string[] pipelines, Columns? columns = null) =>
        new([Read(split, columns)], columns ?? Columns, split, seeds, pipelines, [EncoderConfiguration.Default()]);

    /// <summary>Runs what a report lacks of a plan.</summary>
    public static SilentCellDisplay Run(
        EvaluationPlan plan, string report,
        Func<CellInput, ITrainingDisplay, CancellationToken, PipelineResult>? textClassification = null)
    {
        var display = new SilentCellDisplay();
        using CellStore store = CellStore.Open(report);
        new EvaluationRun(plan, store) { TextClassification = textClassification ?? TextClassificationPipeline.Run }
            .Run(display, TestContext.Current.CancellationToken);
        return display;
    }
}
