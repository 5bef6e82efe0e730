using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>Determinism, cancellation, warnings, early stopping and memory of Fit.</summary>
[Collection(TrainingCollection.Name)]
public sealed class FitTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        byte[] first = SavedModel(seed: 1), again = SavedModel(seed: 1), other = SavedModel(seed: 2);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Garbage_collections_during_training_change_nothing()
    {
        byte[] quiet = SavedModel(seed: 5);
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            for (int i = 0; i < 3; i++) Assert.Equal(quiet, SavedModel(seed: 5));
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    [Fact]
    public void A_fit_does_not_depend_on_torchs_shared_generator()
    {
        byte[] first = SavedModel(seed: 1);
        TorchSharp.torch.manual_seed(99);
        TorchSharp.torch.rand(17).Dispose();
        Assert.Equal(first, SavedModel(seed: 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancelled_fit_throws(bool throughContext)
    {
        using var source = new CancellationTokenSource();
        var ml = new MLContext(1);
        var reports = new List<TrainingProgress>();
        var options = Options(source.Token, new Collector(reports, _ => Cancel(ml, source, throughContext)));
        var estimator = ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options);
        Assert.ThrowsAny<OperationCanceledException>(() => estimator.Fit(ml.View(Rows.OrderOfTwo(400))));
        Assert.Single(reports);
    }

    [Fact]
    public void A_cancelled_fit_returns_the_best_encoder_where_that_is_wanted()
    {
        using var source = new CancellationTokenSource();
        var ml = new MLContext(1);
        var reports = new List<TrainingProgress>();
        var options = Options(source.Token, new Collector(reports, report =>
        {
            if (report.Epoch == 2) source.Cancel();
        }));
        options = options with { Training = options.Training with { OnCancellation = CancellationBehavior.ReturnBest } };
        IDataView data = ml.View(Rows.OrderOfTwo(400));
        var model = ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(data);
        Assert.Equal(2, reports[^1].Epoch);
        Assert.All(model.Transform(data).Features(), row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Rows_without_a_target_are_skipped_and_counted_and_long_ones_cut_with_one_warning()
    {
        List<Row> rows = Rows.OrderOfTwo(100);
        rows[3].Number = rows[50].Number = float.NaN;
        rows[7].Text = string.Join(' ', Enumerable.Repeat("left", 40));
        rows[8].Text = string.Join(' ', Enumerable.Repeat("right", 41));
        var ml = new MLContext(1);
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning) warnings.Add(e.RawMessage);
        };
        var options = Rows.Small with { Encoder = Rows.Small.Encoder with { MaxTokens = 20 } };
        ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Number", options).Fit(ml.View(rows));
        Assert.Equal(["Skipped 2 rows with a missing or NaN label 'Number'.", "Cut 2 sequences to MaxTokens = 20."], warnings);
    }

    [Fact]
    public void The_best_epoch_is_kept_and_its_metrics_are_those_of_all_held_out_rows()
    {
        var ml = new MLContext(1);
        var reports = new List<TrainingProgress>();
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        var options = Rows.Small with
        {
            Training = Rows.Small.Training with
            {
                Epochs = 30,
                Patience = 2,
                LearningRate = 0.05,
                ValidationFraction = 0.23,
                Progress = new Collector(reports),

                // With nothing left open there is but one search.
                Dropout = 0,
                LabelSmoothing = 0,
                AdversarialNorm = 0,
            },
        };
        ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(ml.View(Rows.OrderOfTwo(101)));
        List<TrainingProgress> epochs = [.. reports.Where(report => report.Validation is not null)];
        TrainingProgress best = epochs.MinBy(report => report.Validation!.Loss)!;
        Assert.All(epochs, report => Assert.Equal(23, report.Validation!.Rows));
        Assert.Contains(
            messages, message => message.StartsWith($"Epoch {best.Epoch} of {epochs.Count} was best:", StringComparison.Ordinal));
        Assert.True(epochs.Count == 30 || epochs.Count - best.Epoch == 2, $"best {best.Epoch} of {epochs.Count}");
    }

    [Fact]
    public void Training_twenty_times_does_not_grow_the_process()
    {
        var ml = new MLContext(1);
        IDataView data = ml.View(Rows.OrderOfTwo(300));

        // Large enough that one leaked set of weights per fit would show.
        var options = Rows.Small with { Encoder = new EncoderOptions { Width = 256, Layers = 2 } };
        options = options with
        {
            Training = options.Training with { Epochs = 1 },
            Vocabulary = new VocabularyOptions { SubwordBuckets = 4096 },
        };
        var estimator = ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options);
        long tensors = LiveTensors();
        long before = FitFiveTimes();
        FitFiveTimes();
        FitFiveTimes();
        FitFiveTimes();
        long growth = FitFiveTimes() - before;
        Assert.Equal(tensors, LiveTensors());

        // The weights of one fit with their gradients and AdamW's two moments are 40 MB, the subwords alone 4 MB.
        Assert.True(growth < 60 << 20, $"20 fits grew the process by {growth >> 20} MB");

        // The least of five: the allocators of .NET and libtorch give memory back when they like.
        long FitFiveTimes() => Enumerable.Range(0, 5).Min(_ =>
        {
            estimator.Fit(data);
            return ResidentBytes();
        });
    }

    private static long LiveTensors() => TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static long ResidentBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static AttentionOptions Options(CancellationToken token, IProgress<TrainingProgress> progress) => Rows.Small with
    {
        Training = Rows.Small.Training with { Epochs = 50, CancellationToken = token, Progress = progress },
    };

    // ML.NET keeps CancelExecution to itself and its tools; it is what AutoML calls.
    private static void Cancel(MLContext ml, CancellationTokenSource source, bool throughContext)
    {
        if (!throughContext) source.Cancel();
        else typeof(MLContext).GetMethod("CancelExecution", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(ml, null);
    }

    private static byte[] SavedModel(int seed)
    {
        var ml = new MLContext(seed);
        IDataView data = ml.View(Rows.OrderOfTwo(200));
        var options = Rows.Small with { Training = Rows.Small.Training with { Dropout = 0.2, LabelSmoothing = 0.1 } };
        var model = ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(data);
        using var stream = new MemoryStream();
        MlNetAttention.Saving.ModelFile.Save(
            stream, new(model.Columns, model.Encoder.Options, model.Encoder.Vocabulary, model.Encoder.Weights, model.Layout));
        return stream.ToArray();
    }
}
