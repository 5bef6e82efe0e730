
namespace MlNetAttention.Training.Tests.Checkpoints;

/// <summary>Fits that are interrupted and started again, beside one that is left alone.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Flag", 0)]
    [InlineData("Number", 0)]
    [InlineData("Number", 0.2)]
    [InlineData("Classes", 0.2)]
    [InlineData("Tags", 0)]
    [InlineData("Tags", 0.2)]
    [InlineData(null, 0.2)]
    [InlineData("Flag", 0.2, true)]
    public void A_fit_interrupted_after_every_epoch_comes_to_the_same(string? label, double heldOut, bool searchesTwice = false)
    {
        List<Row> data = searchesTwice ? Rows.AllTheSame(101) : Rows.OrderOfTwo(101);
        var alone = new CheckpointFixture { Label = label, Data = data };
        TrainingOptions HoldOut(TrainingOptions options) => options with { ValidationFraction = heldOut, Patience = 2 };
        FitResult expected = alone.Run(folder: null, change: HoldOut);
        var resumed = new CheckpointFixture { Label = label, Data = data };
        FitResult? result = null;
        int runs = 0;
        while (result is null)
        {
            runs++;
            try
            {
                result = resumed.Run(_folder.FullName, CheckpointFixture.AfterAnEpoch, HoldOut);
            }
            catch (InterruptedException)
            {
                Assert.NotEmpty(Directory.GetFiles(_folder.FullName));
            }
        }

        Same(expected, result);
        TrainingProgress[] epochs = Epochs(alone);
        Assert.Equal(epochs, Epochs(resumed));
        Assert.Equal(epochs.Length + 1, runs);
        if (searchesTwice) Assert.Contains(epochs, epoch => epoch.Stage == TrainingStage.SearchAgain);
        if (heldOut == 0) Assert.Equal([0, 1, 2, 3], epochs.Select(epoch => epoch.Fold).Distinct().Order());
        else Assert.All(epochs, epoch => Assert.True(epoch.Stage != TrainingStage.Search || epoch.Validation is not null));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void Folds_interrupted_side_by_side_come_to_the_same()
    {
        static TrainingOptions TwoThreads(TrainingOptions options) => options with { Threads = 2 };
        FitResult expected = new CheckpointFixture().Run(folder: null, change: TwoThreads);
        var resumed = new CheckpointFixture();
        FitResult? result = null;
        int interruptions = 0;
        while (result is null)
        {
            try
            {
                result = resumed.Run(_folder.FullName, CheckpointFixture.AfterAnEpoch, TwoThreads);
            }
            catch (InterruptedException)
            {
                interruptions++;
            }
        }

        Same(expected, result);
        Assert.True(interruptions > 10, $"{interruptions}");
    }

    [Fact]
    public void A_fit_interrupted_within_epochs_goes_on_from_the_last_whole_one()
    {
        var alone = new CheckpointFixture();
        FitResult expected = alone.Run(folder: null);
        var resumed = new CheckpointFixture();
        FitResult? result = null;
        for (int run = 1; result is null; run++)
        {
            int left = 5 + 3 * run;
            try
            {
                result = resumed.Run(_folder.FullName, _ =>
                {
                    if (--left == 0) throw new InterruptedException();
                });
            }
            catch (InterruptedException)
            {
            }
        }

        Same(expected, result);
        Assert.Contains("Checkpoint of 'search': goes on from epoch 2.", resumed.Log);
        Assert.Contains(
            resumed.Log, line => line.StartsWith("Checkpoint of 'search': complete after epoch ", StringComparison.Ordinal));
        Assert.Contains(resumed.Log, line => line.StartsWith("Checkpoint of 'fold-2': goes on from ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fit_killed_between_its_end_and_the_deletion_of_its_files_trains_nothing_again()
    {
        using var copy = new TemporaryFolder();
        var alone = new CheckpointFixture();
        FitResult expected = alone.Run(_folder.FullName, progress =>
        {
            if (!CheckpointFixture.IsComplete(progress)) return;
            foreach (string file in Directory.GetFiles(_folder.FullName, "*.checkpoint"))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)), overwrite: true);
            }
        });
        File.WriteAllText(Path.Combine(copy.FullName, "fold-3.checkpoint.partial"), "what a killed fit leaves");
        File.WriteAllText(Path.Combine(copy.FullName, "fit.lock"), "");
        Assert.Equal(
            ["final", "fold-1", "fold-2", "fold-3", "search"],
            Directory.GetFiles(copy.FullName, "*.checkpoint").Select(Path.GetFileNameWithoutExtension)
                .Order(StringComparer.Ordinal));

        var again = new CheckpointFixture();
        Same(expected, again.Run(copy.FullName));
        Assert.Empty(again.Reports);
        Assert.Empty(Directory.GetFileSystemEntries(copy.FullName));
    }

    [Theory]
    [InlineData(CancellationBehavior.Throw)]
    [InlineData(CancellationBehavior.ReturnBest)]
    public void A_cancelled_fit_keeps_what_it_reached(CancellationBehavior behavior)
    {
        FitResult expected = new CheckpointFixture().Run(folder: null);
        using var source = new CancellationTokenSource();
        var cancelled = new CheckpointFixture();
        void Run() => cancelled.Run(
            _folder.FullName,
            progress =>
            {
                if (progress is { Fold: 1, Epoch: 1 } && CheckpointFixture.IsComplete(progress)) source.Cancel();
            },
            options => options with { CancellationToken = source.Token, OnCancellation = behavior });
        if (behavior == CancellationBehavior.Throw) Assert.ThrowsAny<OperationCanceledException>(Run);
        else Run();

        var resumed = new CheckpointFixture();
        Same(expected, resumed.Run(_folder.FullName));
        Assert.NotEmpty(resumed.Reports);
        Assert.All(resumed.Reports, report => Assert.NotEqual(TrainingStage.Search, report.Stage));
    }

    [Fact]
    public void After_a_fit_the_next_begins_anew_whatever_it_is()
    {
        new CheckpointFixture().Run(_folder.FullName);
        var other = new CheckpointFixture { Label = "Number", Seed = 12 };
        FitResult expected = new CheckpointFixture { Label = "Number", Seed = 12 }.Run(folder: null);
        Same(expected, other.Run(_folder.FullName));
        Assert.Equal(1, other.Reports[0].Epoch);
    }

    private static void Same(FitResult expected, FitResult actual)
    {
        Assert.Equal(expected.Model, actual.Model);
        Assert.Equal(expected.Features, actual.Features);
        Assert.NotEmpty(expected.Features);
        Assert.All(expected.Features, row => Assert.True(row.All(float.IsFinite)));
    }

    private static TrainingProgress[] Epochs(CheckpointFixture fit) =>
        [.. fit.Reports.Where(CheckpointFixture.IsComplete).Select(report => report with { Elapsed = default })];
}
