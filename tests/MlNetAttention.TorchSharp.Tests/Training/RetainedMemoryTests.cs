using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>That a fit keeps nothing but its model, and nothing of a model that was dropped.</summary>
[Collection(TrainingCollection.Name)]
public sealed class RetainedMemoryTests
{
    private static readonly AttentionOptions Options = Rows.ByHeart with
    {
        // Tables of some megabytes, beside which all else is small.
        Encoder = Rows.ByHeart.Encoder with { Width = 64 },
        Vocabulary = new VocabularyOptions { SubwordBuckets = 20_011 },
        Training = Rows.ByHeart.Training with { Epochs = 1, FoldRepeats = 1, Threads = 2 },
    };

    [Fact]
    public void A_fitted_model_keeps_little_more_than_its_weights_and_a_dropped_one_nothing()
    {
        var ml = new MLContext(3);
        IDataView data = ml.View(Rows.OrderOfTwo(101));
        Fit(ml, data);
        long before = Managed();
        (AttentionFeaturizingTransformer model, WeakReference dropped) = FitTwo(ml, data);
        Assert.True(WithinSeconds(() => !dropped.IsAlive), "an encoder that was dropped is still in memory");

        // One table of subwords, 20,011 · 64 numbers, is 5.1 MB; with three folds there were four. What earlier tests left may
        // have gone in between.
        long kept = Managed() - before;
        Assert.InRange(kept, 3_000_000, 9_000_000);
        GC.KeepAlive(model);
    }

    private static AttentionFeaturizingTransformer Fit(MLContext ml, IDataView data) =>
        ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", Options).Fit(data);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (AttentionFeaturizingTransformer Kept, WeakReference Dropped) FitTwo(MLContext ml, IDataView data) =>
        (Fit(ml, data), new WeakReference(Fit(ml, data).Encoder));

    // ML.NET's threads keep their last cursor for a second.
    private static bool WithinSeconds(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition() && watch.Elapsed < TimeSpan.FromSeconds(30))
        {
            Managed();
            Thread.Sleep(100);
        }

        return condition();
    }

    private static long Managed()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
