using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>That trainers are fitted on out-of-fold features however a pipeline is put together, and that serving has
/// none.</summary>
[Collection(TrainingCollection.Name)]
public sealed class NestedChainTests
{
    private static readonly AttentionOptions ByHeart = Rows.ByHeart with
    {
        Training = Rows.ByHeart.Training with { Epochs = 12, Folds = 2, FoldRepeats = 1, Threads = 1 },
    };

    private readonly MLContext _ml = new(3);
    private readonly List<string> _warnings = [];
    private readonly IDataView _data;
    private readonly Probe _probe = new();

    public NestedChainTests()
    {
        _ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning) _warnings.Add(e.RawMessage);
        };
        var random = new Random(11);
        _data = _ml.View(Enumerable.Range(0, 53).Select(i => new Row { Text = $"w{i} v{i} u{i}", Flag = random.Next(2) == 1 }));
    }

    public static TheoryData<string> Forms => [.. All.Keys];

    private static Dictionary<string, Func<NestedChainTests, IEstimator<ITransformer>>> All { get; } = new()
    {
        ["one expression"] = t => t.Before.Append(t.Featurizer).Append(t._probe),
        ["a variable, stage by stage"] = t =>
        {
            IEstimator<ITransformer> built = t.Before;
            built = built.Append(t.Featurizer);
            return built.Append(t._probe);
        },
        ["what a method returned"] = t => ((IEstimator<ITransformer>)t.Before.Append(t.Featurizer)).Append(t._probe),
        ["a chain at the end of a chain"] = t => t.Before.Append(t.After.Append(t.Featurizer)).Append(t._probe),
        ["the featurizer first in a chain within"] = t => t.Before.Append(t.Featurizer.Append(t.After)).Append(t._probe),
        ["chains three deep"] = t =>
            t.Before.Append(t.After.Append(t.Before.Append(t.Featurizer).Append(t.After))).Append(t._probe),
        ["the trainer in a chain of its own"] = t => t.Before.Append(t.Featurizer).Append(t.After.Append(t._probe)),
        ["with a cache within"] = t =>
            t.Before.Append(t.Featurizer.Append(t.After).AppendCacheCheckpoint(t._ml)).Append(t._probe),
        ["with a cache around"] =
            t => t.Before.Append(t.Before.Append(t.Featurizer)).AppendCacheCheckpoint(t._ml).Append(t._probe),
        ["in an estimator that wraps another"] = t => new Wrapping(t.Before.Append(t.Featurizer)).Append(t._probe),
        ["in a user's own kind of chain"] = t => new OwnChain(t.Featurizer, t._probe),
        ["in one that calls Transform in a lambda"] = t => new OwnChain(t.Featurizer, t._probe, inLambda: true),
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void However_a_pipeline_is_put_together_its_trainer_is_fitted_on_them_and_it_serves_others(string form)
    {
        ITransformer model = All[form](this).Fit(_data);
        Assert.Equal(Honest.Value, _probe.Features);
        float[][] served = model.Transform(_data).Features();
        Assert.NotEqual(Honest.Value, served);
        Assert.Equal(served, Loaded.Value.Transform(_data).Features());
        Assert.Equal(served, model.Transform(_ml.Data.Cache(_data)).Features());
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Every_fold_of_a_cross_validation_has_its_own()
    {
        IEstimator<ITransformer> nested = Before.Append(After.Append(Featurizer)).Append(_probe).AppendCacheCheckpoint(_ml)
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression("Flag"));
        var results = _ml.BinaryClassification.CrossValidate(_data, nested, numberOfFolds: 3, labelColumnName: "Flag");
        Assert.Equal(3, _probe.Fits);
        foreach (var result in results)
        {
            // Labels by chance: who believed features known by heart would be sure, and wrong as often as right.
            Assert.InRange(result.Metrics.LogLoss, 0.5, 2);
        }
    }

    [Fact]
    public void A_method_of_no_estimator_within_a_fit_is_served_and_gets_a_warning()
    {
        new OwnChain(Featurizer, _probe, apply: Helper.Apply).Fit(_data);
        Assert.NotEqual(Honest.Value, _probe.Features);
        Assert.Contains("TransformForTrainingPipeline", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cross_validation_within_a_fit_is_served()
    {
        var served = new Serves(_ml, Before.Append(Featurizer).AppendCacheCheckpoint(_ml)
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression("Flag")));
        served.Append(_probe).Fit(_data);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_trainer_fitted_on_served_training_rows_gets_a_warning_once()
    {
        var trainer = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag");
        ITransformer model = Before.Append(Featurizer).Fit(_data);
        IDataView served = model.Transform(_data);
        served.Features();
        Assert.Empty(_warnings);
        trainer.Fit(served);
        trainer.Fit(served);
        Assert.Contains("TransformForTrainingPipeline", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_that_is_applied_again_is_known_by_the_labels_it_learned_from()
    {
        AttentionEncoder encoder = Featurizer.Fit(_data).Encoder;
        _ml.Transforms.Text.ApplyAttentionEncoder("Features", "Text", encoder)
            .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag")).Fit(_data);
        Assert.Contains("learned from the labels of a column 'Flag'", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trainer_fitted_on_new_rows_or_on_the_training_view_gets_none()
    {
        var trainer = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag");
        AttentionFeaturizingTransformer model = Featurizer.Fit(_data);
        trainer.Fit(model.TransformForTrainingPipeline(_data));
        trainer.Fit(model.Transform(_ml.View(Rows.OrderOfTwo(53))));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Rows_the_encoder_was_not_trained_on_are_served_in_the_training_view_as_well()
    {
        AttentionFeaturizingTransformer model = Featurizer.Fit(_data);
        IDataView others = _ml.View(Rows.OrderOfTwo(53));
        Assert.Equal(model.Transform(others).Features(), model.TransformForTrainingPipeline(others).Features());
    }

    [Fact]
    public void Scores_given_back_after_the_fit_are_missed_aloud()
    {
        TransformerChain<ITransformer> chain = Featurizer.Append(_probe).Fit(_data);
        var model = (AttentionFeaturizingTransformer)chain.First();
        float[][] served = Serve(chain);
        var watch = Stopwatch.StartNew();

        // ML.NET's threads keep their last cursor for a second.
        while (!IsFreed(model) && watch.Elapsed < TimeSpan.FromSeconds(30)) Thread.Sleep(100);
        _warnings.Clear();
        Assert.Equal(served, model.TransformForTrainingPipeline(_data).Features());
        Assert.Contains("given back", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private IEstimator<ITransformer> Before => _ml.Transforms.CopyColumns("Copy", "Text");

    private IEstimator<ITransformer> After => _ml.Transforms.CopyColumns("Other", "Copy");

    private IEstimator<AttentionFeaturizingTransformer> Featurizer =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", ByHeart);

    private static Lazy<float[][]> Honest { get; } = new(() =>
    {
        var test = new NestedChainTests();
        return test.Featurizer.Fit(test._data).TransformForTrainingPipeline(test._data).Features();
    });

    private static Lazy<ITransformer> Loaded { get; } = new(() =>
    {
        var test = new NestedChainTests();
        return EstimatorWorkout.SaveAndLoad(test._ml, test.Featurizer.Fit(test._data), test._data.Schema);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsFreed(AttentionFeaturizingTransformer model)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        model.TransformForTrainingPipeline(_data);
        return _warnings.Count > 0;
    }

    // In a frame of its own, so that no view is left on the stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private float[][] Serve(ITransformer model) => model.Transform(_data).Features();

    /// <summary>Keeps the features it is fitted on.</summary>
    private sealed class Probe : IEstimator<ITransformer>
    {
        internal float[][] Features { get; private set; } = [];

        internal int Fits { get; private set; }

        public ITransformer Fit(IDataView input)
        {
            Fits++;
            Features = input.Features();
            return new MLContext().Transforms.CopyColumns("Probed", "Text").Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    /// <summary>An estimator around another, and a transformer around that one's.</summary>
    private sealed class Wrapping(IEstimator<ITransformer> inner) : IEstimator<ITransformer>
    {
        ITransformer IEstimator<ITransformer>.Fit(IDataView input) => new Wrapped(inner.Fit(input));

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }

    private sealed class Wrapped(ITransformer inner) : ITransformer
    {
        public bool IsRowToRowMapper => inner.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

        public void Save(ModelSaveContext ctx) => inner.Save(ctx);

        public IDataView Transform(IDataView input) => inner.Transform(input);
    }

    /// <summary>A chain of two that ML.NET knows nothing of.</summary>
    private sealed class OwnChain(
        IEstimator<ITransformer> first, IEstimator<ITransformer> second, bool inLambda = false,
        Func<ITransformer, IDataView, IDataView>? apply = null) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            ITransformer fitted = first.Fit(input);
            IDataView view = apply?.Invoke(fitted, input)
                ?? (inLambda ? new[] { fitted }.Select(stage => stage.Transform(input)).Single() : fitted.Transform(input));
            return new TransformerChain<ITransformer>(fitted, second.Fit(view));
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => second.GetOutputSchema(first.GetOutputSchema(inputSchema));
    }

    private static class Helper
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        internal static IDataView Apply(ITransformer stage, IDataView input)
        {
            IDataView view = stage.Transform(input);
            return new MLContext().Data.TakeRows(view, long.MaxValue);
        }
    }

    /// <summary>Evaluates another pipeline while it is fitted, and hands on what it got.</summary>
    private sealed class Serves(MLContext ml, IEstimator<ITransformer> other) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            ml.BinaryClassification.CrossValidate(input, other, numberOfFolds: 2, labelColumnName: "Flag");
            return ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", ByHeart).Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => other.GetOutputSchema(inputSchema);
    }
}
