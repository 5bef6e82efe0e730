using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

public sealed class CellStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Report => _folder.File("report.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_added_is_found_again_with_every_figure()
    {
        EvaluatedCell cell = Cells.Of(Cells.Key with { Folds = 5, Fold = 2 }, 0.1 + 0.2) with
        {
            Metrics = new()
            {
                Accuracy = 0.1 + 0.2,
                MacroAccuracy = 1.0 / 3,
                LogLoss = 0.5,
                CalibrationError = 0.01,
                RSquared = -2,
                Rmse = 3,
                Levels = new Dictionary<string, double> { ["2"] = 0.5, ["1"] = 1 },
            },
            Tuned = new()
            {
                LowerCase = true,
                Punctuation = false,
                UnitLength = true,
                InverseDocumentFrequency = false,
                L2 = 0.3f,
            },
        };
        using (CellStore store = CellStore.Open(Report)) store.Add(cell);

        using CellStore again = CellStore.Open(Report);
        EvaluatedCell found = again.Find(cell.Key with { Options = OptionValues.Of(new()) })!;

        Assert.Equal(cell.Metrics with { Levels = null }, found.Metrics with { Levels = null });
        Assert.Equal(cell.Metrics.Levels, found.Metrics.Levels);
        Assert.Equal((cell.Rows, 2, 0.1, cell.Tuned), (found.Rows, found.FitSeconds, found.ScoreSeconds, found.Tuned));
        Assert.Null(again.Find(cell.Key with { Fold = 3 }));
    }

    [Fact]
    public void Cells_of_other_runs_stay()
    {
        using (CellStore store = CellStore.Open(Report)) store.Add(Cells.Of(1, null, 0.5));
        using (CellStore store = CellStore.Open(Report)) store.Add(Cells.Of(2, null, 0.5));

        using CellStore again = CellStore.Open(Report);
        Assert.NotNull(again.Find(Cells.Of(1, null, 0).Key));
        Assert.NotNull(again.Find(Cells.Of(2, null, 0).Key));
    }

    [Fact]
    public void Nothing_but_the_report_is_left_behind()
    {
        using (CellStore store = CellStore.Open(Report)) store.Add(Cells.Of(1, null, 0.5));

        Assert.Equal([Report], Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void Two_runs_cannot_share_a_file()
    {
        using CellStore store = CellStore.Open(Report);

        Assert.Contains(Report, Assert.Throws<Failure>(() => CellStore.Open(Report)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_run_left_that_was_killed_is_taken_over()
    {
        File.WriteAllText($"{Report}.lock", "");
        File.WriteAllText($"{Report}.12345.partial", "{");
        File.WriteAllText($"{Report}.mine.partial", "not ours");

        using (CellStore store = CellStore.Open(Report)) store.Add(Cells.Of(1, null, 0.5));

        Assert.Equal(
            [Report, $"{Report}.mine.partial"],
            Directory.EnumerateFileSystemEntries(_folder.FullName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "is not a report of 'evaluate'")]
    [InlineData("not json", "is not a report of 'evaluate'")]
    [InlineData("null", "is not a report of 'evaluate'")]
    [InlineData("[1]", "is not a report of 'evaluate'")]
    [InlineData("""{"dataset": "riley", "seed": 1}""", "is not a report of 'evaluate'")]
    [InlineData("""{"format": "mlnet-attention evaluate", "cells": []}""", "has the version none; expected 1")]
    [InlineData("""{"format": "mlnet-attention evaluate", "version": 2, "runs": []}""", "has the version 2; expected 1")]
    [InlineData("""{"format": "mlnet-attention evaluate", "version": 1.5}""", "has the version 1.5; expected 1")]
    [InlineData("""{"format": "mlnet-attention evaluate", "version": 1}""", "cells")]
    [InlineData("""{"format": "mlnet-attention evaluate", "version": 1, "cells": null}""", "cells")]
    [InlineData("""{"format": "mlnet-attention evaluate", "version": 1, "cells": [null]}""", "a cell is null")]
    [InlineData("""{"format": "mlnet-attention evaluate", "version": 1, "cells": [{}]}""", "is not a report of 'evaluate'")]
    [InlineData("""{"format": "mlnet-attention evaluate", "version": 1, "cells": [], "notes": "mine"}""", "notes")]
    public void What_is_no_report_of_this_version_is_refused_and_kept(string content, string message)
    {
        File.WriteAllText(Report, content);

        Failure failure = Assert.Throws<Failure>(() => CellStore.Open(Report));

        Assert.StartsWith(Report, failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal(content, File.ReadAllText(Report));
        Assert.Equal([Report], Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData("\"accuracy\": 0.5", "\"accuracy\": 1e999", "beyond all bounds")]
    [InlineData("\"accuracy\": 0.5", "\"accuracy\": \"high\"", "is not a report")]
    [InlineData("\"seed\": 1", "\"seed\": 1, \"seed\": 2", "is not a report")]
    [InlineData("\"split\": \"held-out\"", "\"split\": \"lucky\"", "is not a report")]
    [InlineData("\"pipeline\": \"Attention\",", "", "is not a report")]
    [InlineData("\"cells\": [", "\"cells\": [ null,", "a cell is null")]
    public void A_report_that_was_tampered_with_is_refused(string part, string replacement, string message)
    {
        using (CellStore store = CellStore.Open(Report)) store.Add(Cells.Of(1, null, 0.5));
        string content = File.ReadAllText(Report);
        Assert.Contains(part, content, StringComparison.Ordinal);
        File.WriteAllText(Report, content.Replace(part, replacement, StringComparison.Ordinal));

        Assert.Contains(message, Assert.Throws<Failure>(() => CellStore.Open(Report)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_is_there_twice_is_refused()
    {
        using (CellStore store = CellStore.Open(Report)) store.Add(Cells.Of(1, null, 0.5));
        EvaluationReport once = EvaluationReport.Read(Report);
        using (FileStream stream = File.Create(Report)) EvaluationReport.Of([.. once.Cells, .. once.Cells]).Write(stream);

        Assert.Contains("is there twice", Assert.Throws<Failure>(() => CellStore.Open(Report)).Message, StringComparison.Ordinal);
    }
}
