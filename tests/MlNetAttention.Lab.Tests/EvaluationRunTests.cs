using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;
using MlNetAttention.Lab.Display;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

public sealed class EvaluationRunTests : IDisposable
{
    private static readonly Columns Columns = new(new(TaskKind.Multiclass), "label", ["text"]);

    private readonly TemporaryFolder _folder = new();

    public EvaluationRunTests()
    {
        _folder.Tsv("pets", "train.tsv", Rows.Easy(40));
        _folder.Tsv("pets", "test.tsv", Rows.Easy(10));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pipelines_without_an_encoder_run_once_and_the_others_once_per_configuration()
    {
        EvaluationPlan plan = Plan(new(SplitKind.Folds, 2), [1, 2], PipelineNames.All) with
        {
            Configurations = [EncoderConfiguration.Parse("a:"), EncoderConfiguration.Parse("b: --layers 1")],
        };

        CellKey[] keys = [.. plan.Groups().SelectMany(group => group.Keys)];

        Assert.Equal(2 * 2 * (4 + 2 * 3), keys.Length);
        Assert.Equal(keys.Length, keys.Select(key => key.Identity).Distinct().Count());
        Assert.All(keys, key => Assert.Equal(PipelineNames.HasEncoder(key.Pipeline), key.Options is not null));
        Assert.Equal([null, "a", "b"], keys.Select(key => key.Configuration).Distinct());
        Assert.Equal([1, 2], keys.Select(key => key.Fold).Distinct().OfType<int>());
    }

    [Fact]
    public void Only_the_files_that_a_split_reads_decide_about_its_cells()
    {
        Dataset test = Read(new(SplitKind.Test));
        Dataset heldOut = Read(new(SplitKind.HeldOut));
        _folder.Tsv("pets", "test.tsv", Rows.Easy(12));

        Assert.NotEqual(test.Files, Read(new(SplitKind.Test)).Files);
        Assert.Equal(heldOut.Files, Read(new(SplitKind.HeldOut)).Files);
        Assert.Equal(["train.tsv"], heldOut.Files.Keys);
    }

    [Fact]
    public void Cells_that_are_there_are_not_run_again()
    {
        string report = _folder.File("report.json");
        var split = new DataSplit(SplitKind.Folds, 2);
        SilentCellDisplay first = Run(Plan(split, [1], [PipelineNames.Text]), report);
        string before = File.ReadAllText(report);

        SilentCellDisplay second = Run(Plan(split, [1, 2], [PipelineNames.Text]), report);

        Assert.Equal(((0, 2), 2), (first.Started, first.Finished.Count));
        Assert.Equal((2, 4), second.Started);
        Assert.Equal([2, 2], second.Finished.Select(key => key.Seed));
        Assert.StartsWith(before.TrimEnd('\n', ']', '}', ' '), File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_file_is_measured_again()
    {
        string report = _folder.File("report.json");
        Run(Plan(new(SplitKind.Test), [1], [PipelineNames.Text]), report);
        _folder.Tsv("pets", "train.tsv", Rows.Easy(42));

        Assert.Single(Run(Plan(new(SplitKind.Test), [1], [PipelineNames.Text]), report).Finished);
    }

    [Fact]
    public void A_folder_that_lacks_a_file_is_named()
    {
        Failure failure = Assert.Throws<Failure>(() => Read(new(SplitKind.Dev)));

        Assert.Contains($"{_folder.File("pets")} has no dev.tsv", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_have_means_and_deviations_over_the_seeds()
    {
        EvaluationPlan plan = Plan(new(SplitKind.Test), [1, 2], [PipelineNames.Text, PipelineNames.TunedText]);
        using CellStore store = CellStore.Open(null);
        foreach (CellKey key in plan.Groups().SelectMany(group => group.Keys))
        {
            store.Add(Cells.Of(key, key.Pipeline == PipelineNames.Text ? 0.5 : 0.6 + 0.1 * key.Seed));
        }

        EvaluationTable table = Assert.Single(EvaluationTable.Of(plan, store));

        Assert.Equal("pets: test, 80 rows to fit and 20 to score, n = 2", table.Title);
        Assert.Equal(["", "accuracy", "fit, s", "score, s"], table.Headers);
        Assert.Equal(["FeaturizeText", "0.5000 ± 0.0000", "2.0 ± 0.0", "0.10 ± 0.00"], table.Rows[0]);
        Assert.Equal(["FeaturizeText-tuned", "0.7500 ± 0.0707", "2.0 ± 0.0", "0.10 ± 0.00"], table.Rows[1]);

        using var markdown = new MemoryStream();
        MarkdownTable.Write(markdown, [table]);
        Assert.Equal(
            "## pets: test, 80 rows to fit and 20 to score, n = 2\n\n"
            + "|  | accuracy | fit, s | score, s |\n| --- | ---: | ---: | ---: |\n"
            + "| FeaturizeText | 0.5000 ± 0.0000 | 2.0 ± 0.0 | 0.10 ± 0.00 |\n"
            + "| FeaturizeText-tuned | 0.7500 ± 0.0707 | 2.0 ± 0.0 | 0.10 ± 0.00 |\n",
            System.Text.Encoding.UTF8.GetString(markdown.ToArray()));
    }

    [Fact]
    public void A_table_says_how_its_rows_were_split()
    {
        Assert.StartsWith("pets: 2-fold cross-validation, ", Title(new(SplitKind.Folds, 2)), StringComparison.Ordinal);
        Assert.StartsWith("pets: 15 % of train held out, ", Title(new(SplitKind.HeldOut)), StringComparison.Ordinal);

        string Title(DataSplit split)
        {
            EvaluationPlan plan = Plan(split, [1], [PipelineNames.Text]);
            using CellStore store = CellStore.Open(null);
            foreach (CellKey key in plan.Groups().SelectMany(group => group.Keys)) store.Add(Cells.Of(key, 0.5));
            return Assert.Single(EvaluationTable.Of(plan, store)).Title;
        }
    }

    [Fact]
    public void A_pipeline_that_fails_is_tried_once_and_its_cells_are_missing()
    {
        string report = _folder.File("report.json");
        EvaluationPlan plan = Plan(
            new(SplitKind.Test), [1, 2], [PipelineNames.Text, LabPipelines.TextClassification]);
        int tries = 0;

        SilentCellDisplay display = Run(plan, report, (_, _, _) =>
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
    public void What_was_missing_is_tried_again_by_the_next_run()
    {
        string report = _folder.File("report.json");
        EvaluationPlan plan = Plan(
            new(SplitKind.Test), [1], [PipelineNames.Text, LabPipelines.TextClassification]);
        Run(plan, report, (_, _, _) => throw new InvalidOperationException("no weights"));

        Run(plan, report, (input, display, cancel) =>
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
    public void A_seed_that_is_missing_leaves_no_mean_over_the_others()
    {
        EvaluationPlan plan = Plan(new(SplitKind.Test), [1, 2], [PipelineNames.Text, PipelineNames.TunedText]);
        using CellStore store = CellStore.Open(null);
        foreach (CellKey key in plan.Groups().SelectMany(group => group.Keys).SkipLast(1)) store.Add(Cells.Of(key, 0.5));

        EvaluationTable table = Assert.Single(EvaluationTable.Of(plan, store));

        Assert.Equal(["FeaturizeText-tuned", "-", "-", "-"], table.Rows[1]);

        using CellStore empty = CellStore.Open(null);
        EvaluationTable nothing = Assert.Single(EvaluationTable.Of(plan, empty));
        Assert.Equal("pets: test, nothing measured", nothing.Title);
        Assert.Equal([["FeaturizeText"], ["FeaturizeText-tuned"]], nothing.Rows);
    }

    [Fact]
    public void A_run_of_which_nothing_is_left_fails()
    {
        EvaluationPlan plan = Plan(new(SplitKind.Test), [1], [LabPipelines.TextClassification]);

        Failure failure = Assert.Throws<Failure>(
            () => Run(plan, _folder.File("report.json"), (_, _, _) => throw new Failure("no weights")));

        Assert.Equal(("Nothing was measured.", ExitCode.Failed), (failure.Message, failure.ExitCode));
    }

    [Fact]
    public void Rows_weigh_as_the_file_to_learn_from_says_and_belong_together()
    {
        // Of each text two rows are wrong, and weigh little.
        (string Label, string Text)[] rows = Rows.Easy(40);
        File.WriteAllLines(_folder.File("pets", "train.tsv"),
        [
            "label\ttext\tweight\tuser",
            .. rows.Index().SelectMany(at => new[]
            {
                $"{Other(at.Item.Label)}\t{at.Item.Text}\t0.01\tu{at.Index % 5}",
                $"{Other(at.Item.Label)}\t{at.Item.Text}\t0.01\tu{at.Index % 5}",
                $"{at.Item.Label}\t{at.Item.Text}\t1\tu{at.Index % 5}",
            }),
        ]);
        Columns columns = Columns with { Weight = "weight", SamplingKey = "user" };

        Assert.Equal([1.0, 0.0], new[] { columns, Columns }.Select(asked => Accuracy(new(SplitKind.Test), asked)));

        Dataset folds = Dataset.Read(
            _folder.File("pets"), new(SplitKind.Folds, 5), columns, TestContext.Current.CancellationToken);
        (LabeledRows train, LabeledRows test) = folds.Divide(seed: 3, fold: 2);
        Assert.Single(test.Rows.Select(row => row.SamplingKey).Distinct());
        Assert.Empty(train.Rows.Select(row => row.SamplingKey).Intersect(test.Rows.Select(row => row.SamplingKey)));

        static string Other(string label) => label == "cat" ? "dog" : "cat";

        double? Accuracy(DataSplit split, Columns asked)
        {
            var plan = new EvaluationPlan(
                [Dataset.Read(_folder.File("pets"), split, asked, TestContext.Current.CancellationToken)], asked, split, [1],
                [PipelineNames.Text], [EncoderConfiguration.Default()]);
            string report = _folder.File($"{asked.Weight ?? "none"}.json");
            Run(plan, report);
            EvaluatedCell cell = Assert.Single(EvaluationReport.Read(report).Cells);
            Assert.Equal((asked.Weight, asked.SamplingKey), (cell.Key.WeightColumn, cell.Key.SamplingKeyColumn));
            return cell.Metrics.Accuracy;
        }
    }

    [Fact]
    public void The_vectors_of_a_pretrained_encoder_are_measured_and_known_by_its_name()
    {
        var source = new PretrainedSource(TinyPretrained.Write(_folder), WeightStorage.Half);
        string report = _folder.File("report.json");
        EvaluationPlan plan = Plan(
            new(SplitKind.Folds, 2), [1], [PipelineNames.Text, PipelineNames.Pretrained, PipelineNames.TextAndPretrained]) with
        {
            Pretrained = source,
        };
        Run(plan, report);

        EvaluatedCell[] cells = [.. EvaluationReport.Read(report).Cells];
        Assert.Equal(6, cells.Length);
        Assert.All(cells, cell => Assert.Equal(
            PipelineNames.IsPretrained(cell.Key.Pipeline), cell.Key.Pretrained == PretrainedIdentity.Of(source)));
        Assert.All(cells, cell => Assert.Equal(PipelineNames.IsPretrained(cell.Key.Pipeline), cell.Trainer is not null));
        Assert.All(cells, cell => Assert.Equal(1, cell.Metrics.Accuracy));
        Assert.Empty(Run(plan, report).Finished);
        EvaluationPlan other = plan with { Pretrained = source with { Storage = WeightStorage.Int8 } };
        Assert.Equal(4, Run(other, report).Finished.Count);
    }

    [Theory]
    [InlineData(11, null, 11)]
    [InlineData(1000, null, 40)]
    [InlineData(null, 3, 6)]
    public void Every_seed_draws_rows_of_its_own(int? rows, int? perClass, int expected)
    {
        Columns some = Columns with { Sample = new(rows, perClass) };
        Dataset dataset = Dataset.Read(
            _folder.File("pets"), new(SplitKind.Test), some, TestContext.Current.CancellationToken);

        LabeledRows first = dataset.Divide(seed: 1, fold: null).Train, second = dataset.Divide(seed: 2, fold: null).Train;

        Assert.Equal((expected, expected), (first.Rows.Count, second.Rows.Count));
        Assert.Equal(expected, first.Rows.Distinct().Count());
        Assert.NotEqual(first.Rows.Select(row => row.Line), second.Rows.Select(row => row.Line));
        Assert.Equal(first.Rows, dataset.Divide(seed: 1, fold: null).Train.Rows);
        Assert.Equal(10, dataset.Divide(seed: 1, fold: null).Test.Rows.Count);
        if (perClass is { } each) Assert.All(first.Rows.CountBy(row => row.Label), label => Assert.Equal(each, label.Value));
    }

    [Fact]
    public void No_label_is_left_out_of_the_rows_that_are_drawn()
    {
        LabeledRows rows = Rows.Of([.. Rows.Easy(100), ("rare", "a bird")]);
        Assert.All(Enumerable.Range(1, 20), seed => Assert.Contains(
            new RowSample(5, null).Of(rows, seed).Rows, row => row.Label == "rare"));
    }

    private Dataset Read(DataSplit split) =>
        Dataset.Read(_folder.File("pets"), split, Columns, TestContext.Current.CancellationToken);

    private EvaluationPlan Plan(DataSplit split, int[] seeds, string[] pipelines) =>
        new([Read(split)], Columns, split, seeds, pipelines, [EncoderConfiguration.Default()]);

    private static SilentCellDisplay Run(
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
