using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;
using MlNetAttention.Lab.Display;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

/// <summary>Cells are measured once, and a pipeline of others may fail.</summary>
public sealed class EvaluationRunTests : IDisposable
{
    private readonly PetsFolder _pets = new();

    public void Dispose() => _pets.Dispose();

    [Fact]
    public void Cells_that_are_there_are_not_run_again()
    {
        string report = _pets.File("report.json");
        var split = new DataSplit(SplitKind.Folds, 2);
        SilentCellDisplay first = PetsFolder.Run(_pets.Plan(split, [1], [PipelineNames.Text]), report);
        string before = File.ReadAllText(report);

        SilentCellDisplay second = PetsFolder.Run(_pets.Plan(split, [1, 2], [PipelineNames.Text]), report);

        Assert.Equal(((0, 2), 2), (first.Started, first.Finished.Count));
        Assert.Equal((2, 4), second.Started);
        Assert.Equal([2, 2], second.Finished.Select(key => key.Seed));
        Assert.StartsWith(before.TrimEnd('\n', ']', '}', ' '), File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_file_is_measured_again()
    {
        string report = _pets.File("report.json");
        PetsFolder.Run(_pets.Plan(new(SplitKind.Test), [1], [PipelineNames.Text]), report);
        _pets.Write("train.tsv", Rows.Easy(42));

        Assert.Single(PetsFolder.Run(_pets.Plan(new(SplitKind.Test), [1], [PipelineNames.Text]), report).Finished);
    }

    [Fact]
    public void A_pipeline_that_fails_is_tried_once_and_its_cells_are_missing()
    {
        string report = _pets.File("report.json");
        EvaluationPlan plan = _pets.Plan(
            new(SplitKind.Test), [1, 2], [PipelineNames.Text, LabPipelines.TextClassification]);
        int tries = 0;

        SilentCellDisplay display = PetsFolder.Run(plan, report, (_, _, _) =>
        {
            tries++;
            throw new InvalidOperationException("no weights\nand more");
        });

        Assert.Equal(1, tries);
        Assert.Equal([("TextClassification", "no weights")], display.Failures);
        Assert.Equal([PipelineNames.Text, PipelineNames.Text], display.Finished.Select(key => key.Pipeline));
        EvaluationReport read = EvaluationReport.Read(report);
        Assert.Equal([(1, "no weights"), (2, "no weights")], read.Missing!.Select(cell => (cell.Key.Seed, cell.Reason)));
        Assert.All(read.Cells, cell => Assert.Equal(PipelineNames.Text, cell.Key.Pipeline));

        using CellStore store = CellStore.Open(report);
        EvaluationTable table = Assert.Single(EvaluationTable.Of(plan, store));
        Assert.Equal("TextClassification", table.Rows[1][0]);
        Assert.All(table.Rows[0][1..], cell => Assert.NotEqual("-", cell));
        Assert.All(table.Rows[1][1..], cell => Assert.Equal("-", cell));
    }

    [Fact]
    public void All_cells_of_a_pipeline_that_fails_are_named_at_once()
    {
        string report = _pets.File("report.json");
        EvaluationPlan plan = _pets.Plan(new(SplitKind.Test), [1, 2, 3], [LabPipelines.TextClassification, PipelineNames.Text]);

        // Between this cell and the next the run is interrupted.
        using var stop = new CancellationTokenSource();
        using (CellStore store = CellStore.Open(report))
        {
            var run = new EvaluationRun(plan, store) { TextClassification = (_, _, _) => throw new Failure("no weights") };
            Assert.ThrowsAny<OperationCanceledException>(() => run.Run(new SilentCellDisplay { OnFinished = stop.Cancel }, stop.Token));
        }

        Assert.Equal([1, 2, 3], EvaluationReport.Read(report).Missing!.Select(cell => cell.Key.Seed));
        Assert.Single(EvaluationReport.Read(report).Cells);
    }

    [Fact]
    public void What_was_missing_is_tried_again_by_the_next_run()
    {
        string report = _pets.File("report.json");
        EvaluationPlan plan = _pets.Plan(
            new(SplitKind.Test), [1], [PipelineNames.Text, LabPipelines.TextClassification]);
        PetsFolder.Run(plan, report, (_, _, _) => throw new InvalidOperationException("no weights"));

        PetsFolder.Run(plan, report, (input, display, cancel) =>
        {
            Assert.Equal((1, 40, 10), (input.Seed, input.Train.Rows.Count, input.Test.Rows.Count));
            return new Comparison(input.Task, new(), input.Seed, display)
                .Run(PipelineNames.Text, input.Train, input.Test, cancel);
        });

        EvaluationReport read = EvaluationReport.Read(report);
        Assert.Null(read.Missing);
        Assert.Equal(plan.Pipelines, read.Cells.Select(cell => cell.Key.Pipeline));
        Assert.Equal(read.Cells[0].Metrics.LogLoss, read.Cells[1].Metrics.LogLoss);
    }

    [Fact]
    public void A_run_of_which_nothing_is_left_fails()
    {
        EvaluationPlan plan = _pets.Plan(new(SplitKind.Test), [1], [LabPipelines.TextClassification]);

        Failure failure = Assert.Throws<Failure>(
            () => PetsFolder.Run(plan, _pets.File("report.json"), (_, _, _) => throw new Failure("no weights")));

        Assert.Equal(("Nothing was measured.", ExitCode.Failed), (failure.Message, failure.ExitCode));
    }

    [Fact]
    public void Rows_weigh_as_the_file_to_learn_from_says_and_belong_together()
    {
        // Of each text two rows are wrong, and weigh little.
        (string Label, string Text)[] rows = Rows.Easy(40);
        File.WriteAllLines(_pets.File("pets", "train.tsv"),
        [
            "label\ttext\tweight\tuser",
            .. rows.Index().SelectMany(at => new[]
            {
                $"{Other(at.Item.Label)}\t{at.Item.Text}\t0.01\tu{at.Index % 5}",
                $"{Other(at.Item.Label)}\t{at.Item.Text}\t0.01\tu{at.Index % 5}",
                $"{at.Item.Label}\t{at.Item.Text}\t1\tu{at.Index % 5}",
            }),
        ]);
        Columns columns = PetsFolder.Columns with { Weight = "weight", SamplingKey = "user" };

        Assert.Equal([1.0, 0.0], new[] { columns, PetsFolder.Columns }.Select(asked => Accuracy(new(SplitKind.Test), asked)));

        Dataset folds = _pets.Read(new(SplitKind.Folds, 5), columns);
        (LabeledRows train, LabeledRows test) = folds.Divide(seed: 3, fold: 2);
        Assert.Single(test.Rows.Select(row => row.SamplingKey).Distinct());
        Assert.Empty(train.Rows.Select(row => row.SamplingKey).Intersect(test.Rows.Select(row => row.SamplingKey)));

        static string Other(string label) => label == "cat" ? "dog" : "cat";

        double? Accuracy(DataSplit split, Columns asked)
        {
            var plan = new EvaluationPlan(
                [_pets.Read(split, asked)], asked, split, [1],
                [PipelineNames.Text], [EncoderConfiguration.Default()]);
            string report = _pets.File($"{asked.Weight ?? "none"}.json");
            PetsFolder.Run(plan, report);
            EvaluatedCell cell = Assert.Single(EvaluationReport.Read(report).Cells);
            Assert.Equal((asked.Weight, asked.SamplingKey), (cell.Key.WeightColumn, cell.Key.SamplingKeyColumn));
            return cell.Metrics.Accuracy;
        }
    }

    [Fact]
    public void The_vectors_of_a_pretrained_encoder_are_measured_and_known_by_its_name()
    {
        var source = new PretrainedSource(TinyPretrained.Write(_pets.Folder), WeightStorage.Half);
        string report = _pets.File("report.json");
        EvaluationPlan plan = _pets.Plan(
            new(SplitKind.Folds, 2), [1], [PipelineNames.Text, PipelineNames.Pretrained, PipelineNames.TextAndPretrained]) with
        {
            Pretrained = source,
        };
        PetsFolder.Run(plan, report);

        EvaluatedCell[] cells = [.. EvaluationReport.Read(report).Cells];
        Assert.Equal(6, cells.Length);
        Assert.All(cells, cell => Assert.Equal(
            PipelineNames.IsPretrained(cell.Key.Pipeline), cell.Key.Pretrained == PretrainedIdentity.Of(source)));
        Assert.All(cells, cell => Assert.Equal(PipelineNames.IsPretrained(cell.Key.Pipeline), cell.Trainer is not null));
        Assert.All(cells, cell => Assert.Equal(1, cell.Metrics.Accuracy));
        Assert.Empty(PetsFolder.Run(plan, report).Finished);
        EvaluationPlan other = plan with { Pretrained = source with { Storage = WeightStorage.Int8 } };
        Assert.Equal(4, PetsFolder.Run(other, report).Finished.Count);
    }

    [Fact]
    public void A_configuration_that_a_pretrained_encoder_contradicts_is_named()
    {
        EvaluationPlan plan = _pets.Plan(new(SplitKind.Test), [1], [PipelineNames.Text, PipelineNames.FineTuned]) with
        {
            Configurations = [EncoderConfiguration.Parse("fits: --layers 2"), EncoderConfiguration.Parse("wide: --width 32")],
            Pretrained = new PretrainedSource(TinyPretrained.Write(_pets.Folder), WeightStorage.Half),
        };

        Failure failure = Assert.Throws<Failure>(() => PetsFolder.Run(plan, _pets.File("report.json")));

        Assert.Equal(ExitCode.WrongUsage, failure.ExitCode);
        Assert.StartsWith(
            "Configuration 'wide': Width is 32 with Pretrained; expected 15", failure.Message, StringComparison.Ordinal);
    }
}
