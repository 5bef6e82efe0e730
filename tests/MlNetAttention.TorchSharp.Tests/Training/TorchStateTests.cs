using System.Reflection;
using Microsoft.ML;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>
/// That a fit computes the same whatever state the program has left libtorch in, and leaves that state as it was.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class TorchStateTests
{
    private static readonly Lazy<byte[]> Plain = new(() => Fit());

    private static readonly Dictionary<string, Func<IDisposable>> Scopes = new()
    {
        ["as it is"] = () => new Undo(() => { }),
        ["no_grad"] = no_grad,
        ["inference_mode"] = () => inference_mode(),
        ["enable_grad within no_grad within inference_mode"] = () => Undo.All(inference_mode(), no_grad(), enable_grad()),
        ["float64"] = () => DefaultType(ScalarType.Float64),
        ["bfloat16"] = () => DefaultType(ScalarType.BFloat16),
        ["default device meta"] = DefaultDevice,
        ["anomalies detected"] = () => autograd.detect_anomaly(),
        ["three threads"] = ThreeThreads,
        ["a dispose scope"] = NewDisposeScope,
        ["all of them"] = () => Undo.All(
            DefaultType(ScalarType.Float64), DefaultDevice(), autograd.detect_anomaly(), ThreeThreads(), inference_mode(),
            no_grad()),
    };

    public static TheoryData<string> States => [.. Scopes.Keys];

    [Theory, MemberData(nameof(States))]
    public void A_fit_gives_the_same_bits_and_restores_the_state(string state)
    {
        byte[] plain = Plain.Value;
        string outside = State();
        using (Scopes[state]())
        {
            string before = State();
            Assert.Equal(plain, Fit());
            Assert.Equal(before, State());
        }

        Assert.Equal(outside, State());
    }

    [Theory, MemberData(nameof(States))]
    public void A_fit_that_fails_restores_the_state(string state)
    {
        using IDisposable scope = Scopes[state]();
        string before = State();
        Assert.Throws<InvalidTimeZoneException>(() => Fit(new Failing()));
        Assert.Equal(before, State());
    }

    [Fact]
    public async Task Fits_at_the_same_time_give_the_same_bits_and_the_last_restores_the_state()
    {
        byte[] plain = Plain.Value;
        using IDisposable type = DefaultType(ScalarType.Float64);
        byte[][] fits = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Fit())));
        Assert.All(fits, fit => Assert.Equal(plain, fit));
        Assert.Equal(ScalarType.Float64, get_default_dtype());
    }

    private static string State()
    {
        // What the next tensor is, since that is what the program sees.
        using Tensor next = zeros(1);
        return $"{next.dtype} on {next.device_type}, gradients {is_grad_enabled()}, inference {is_inference_mode_enabled()}, "
            + $"anomalies {AnomaliesAreDetected()}, {get_num_threads()} threads";
    }

    private static bool AnomaliesAreDetected()
    {
        // TorchSharp tells only what a scope will restore, and that only itself.
        using AnomalyMode mode = autograd.set_detect_anomaly(false);
        return (bool)typeof(AnomalyMode).GetField("_isPrevGrad", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(mode)!;
    }

    private static byte[] Fit(IProgress<TrainingProgress>? progress = null)
    {
        var ml = new MLContext(1);
        AttentionOptions options = Rows.Small with
        {
            Training = Rows.Small.Training with { Folds = 2, Dropout = 0.2, AdversarialNorm = 1, Progress = progress },
        };
        IDataView data = ml.View(Rows.OrderOfTwo(60));
        AttentionFeaturizingTransformer model =
            ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(data);
        using var stream = new MemoryStream();
        MlNetAttention.Saving.ModelFile.Save(stream, new(
            model.Columns, model.Encoder.Options, model.Encoder.Vocabulary, model.Encoder.Weights, model.Layout));
        foreach (float[] row in model.TransformForTrainingPipeline(data).Features())
        {
            foreach (float value in row) stream.Write(BitConverter.GetBytes(value));
        }

        return stream.ToArray();
    }

    private static Undo DefaultType(ScalarType type)
    {
        ScalarType before = get_default_dtype();
        set_default_dtype(type);
        return new Undo(() => set_default_dtype(before));
    }

    private static Undo DefaultDevice()
    {
        Device before = get_default_device();
        set_default_device(META);
        return new Undo(() => set_default_device(before));
    }

    private static Undo ThreeThreads()
    {
        int before = get_num_threads();
        set_num_threads(3);
        return new Undo(() => set_num_threads(before));
    }

    private sealed class Undo(Action undo) : IDisposable
    {
        internal static Undo All(params IDisposable[] scopes) => new(() =>
        {
            foreach (IDisposable scope in scopes.AsEnumerable().Reverse()) scope.Dispose();
        });

        public void Dispose() => undo();
    }

    private sealed class Failing : IProgress<TrainingProgress>
    {
        // An exception that nothing else throws.
        public void Report(TrainingProgress value) => throw new InvalidTimeZoneException();
    }
}
