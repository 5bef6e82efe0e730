using Microsoft.ML;
using MlNetAttention.Data;
using MlNetAttention.Fitting;
using MlNetAttention.LibTorch;
using MlNetAttention.Network;
using MlNetAttention.Tokens;
using MlNetAttention.Training.Tests.Pipelines;
using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.FineTuning;

/// <summary>Pretrained encoders of which the lower layers, or all, stay as they are. The small one has two.</summary>
[Collection(TrainingCollection.Name)]
public sealed class FrozenLayersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);
    private readonly AttentionEncoder _encoder;

    public FrozenLayersTests() => _encoder = TinyEncoder.Load(_folder, WeightStorage.Single);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void What_is_kept_of_lower_layers_is_what_the_network_computes(int count, bool areTags)
    {
        LibTorchLoader.EnsureLoaded();
        LabelKind label = areTags ? LabelKind.Tags : LabelKind.Classes;
        string[] texts = ["a cat is the dog", "", "Riley barks", "the unknown zebra purrs"];
        var set = new TrainingSet(
            _encoder.Vocabulary, new long[_encoder.Vocabulary.Size], [.. texts.Select(Ids)], label, 2, [0, 1, 0, 1], 0, 0)
        {
            SegmentVectors = _encoder.Options.SegmentVectors,
        };
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var generator = new Generator(5, CPU);
        FrozenLayers frozen = LowerLayers.Of(set, _encoder, count, threads: 3, () => { });
        using TorchEncoder whole = Network(null), upper = Network(frozen);
        using Batch batch = Batch.Create(set, [3, 0, 2, 1], CPU);
        Assert.Equal(!areTags && count == 2, frozen.ArePooled);
        if (!areTags) AssertNear(whole.PooledVectors(batch), upper.PooledVectors(batch));
        else AssertNear(whole.TokenVectors(batch) * batch.Mask.unsqueeze(2), upper.TokenVectors(batch));

        TorchEncoder Network(FrozenLayers? layers) => new(
            _encoder.Options, _encoder.Vocabulary, 0, generator, CPU, start: _encoder.Weights, frozen: layers);
    }

    [Fact]
    public void A_frozen_encoder_gets_a_head_and_stays_as_it_is()
    {
        AttentionOptions options = Frozen() with { Features = FeatureContent.ScoresAndVector };
        AttentionFeaturizingTransformer model = Fit(options, PetRows.Of(201));
        Assert.All(_encoder.Weights.Layout, weight =>
            Assert.Equal(_encoder.Weights[weight.Name], model.Encoder.Weights[weight.Name]));
    }

    [Fact]
    public void The_head_does_as_well_as_a_trainer_of_its_own_on_the_vectors()
    {
        List<Row> train = Named(PetRows.Of(401)), unseen = Named(PetRows.Of(301, seed: 8));
        float[][] scores = Fit(Frozen(), train).Transform(_ml.View(unseen)).Features();
        int right = scores.Index().Count(row => row.Item[1] > row.Item[0] == unseen[row.Index].Flag);
        IDataView scored = _ml.Transforms.Text.ApplyAttentionEncoder("Features", "Text", _encoder)
            .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag")).Fit(_ml.View(train))
            .Transform(_ml.View(unseen));
        double expected = _ml.BinaryClassification.Evaluate(scored, "Flag").Accuracy * unseen.Count;
        Assert.True(right >= expected - 5, $"{right} {expected}");
        Assert.True(right > 1.1 * unseen.Max(row => unseen.Count(other => other.Flag == row.Flag)), $"{right}");
    }

    [Fact]
    public void Only_the_last_layers_are_trained()
    {
        AttentionOptions options = TinyEncoder.Quick(_encoder) with { TrainedLayers = 1 };
        options = options with { Training = options.Training with { LearningRate = 0.01 } };
        AttentionFeaturizingTransformer model = Fit(options, PetRows.Of(101));
        HashSet<string> lower =
        [
            .. EncoderLayout.Of(EncoderLayout.UpTo(_encoder.Options, 1), _encoder.Vocabulary).Select(weight => weight.Name),
        ];
        Assert.Contains("embedding.weight", lower);
        foreach (WeightShape weight in _encoder.Weights.Layout)
        {
            // A bias of keys, the same for all keys, changes nothing.
            if (weight.Name.EndsWith("key.bias", StringComparison.Ordinal)) continue;
            bool isSame = _encoder.Weights[weight.Name].AsSpan().SequenceEqual(model.Encoder.Weights[weight.Name]);
            Assert.Equal(lower.Contains(weight.Name), isSame);
        }
    }

    [Fact]
    public void The_last_layer_alone_learns_the_order_of_words()
    {
        AttentionOptions options = TinyEncoder.Quick(_encoder) with
        {
            TrainedLayers = 1,
            Training = TinyEncoder.Thorough with { Epochs = 150, Patience = 150 },
        };
        AttentionFeaturizingTransformer model = Fit(options, PetRows.Of(801));
        List<Row> unseen = PetRows.Of(101, seed: 8);
        float[][] scores = model.Transform(_ml.View(unseen)).Features();
        Assert.InRange(scores.Index().Count(row => row.Item[1] > row.Item[0] == unseen[row.Index].Flag), 96, 101);
    }

    [Theory]
    [InlineData(PretrainedUse.Frozen, null, "Label")]
    [InlineData(PretrainedUse.Frozen, null, "Number")]
    [InlineData(PretrainedUse.Frozen, null, "Classes")]
    [InlineData(PretrainedUse.FineTuned, 1, "Label")]
    [InlineData(PretrainedUse.Auto, null, "Label")]
    public void Every_label_passes_the_workout_with_folds(PretrainedUse use, int? layers, string label)
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(_ml.View(PetRows.Of(83)))
            .Transform(_ml.View(PetRows.Of(83)));
        IDataView wrong = _ml.Transforms.CopyColumns("Text", "Number").Fit(data).Transform(data);
        AttentionOptions options = TinyEncoder.Quick(_encoder) with { PretrainedUse = use, TrainedLayers = layers };
        options = options with { Training = options.Training with { Folds = 3, Epochs = 2 } };
        EstimatorWorkout.Run(
            _ml, _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, options), data, wrong);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Out_of_fold_scores_of_a_frozen_encoder_are_those_of_a_head_that_has_not_seen_the_row(int repeats)
    {
        AttentionOptions options = Frozen();
        options = options with { Training = options.Training with { Folds = 3, FoldRepeats = repeats, ValidationFraction = 0 } };
        List<Row> rows = Named(PetRows.Of(121));

        // One row is of a kind of its own, with the wrong label: an encoder that has seen it would know.
        rows[60] = new Row { Text = "purrs bark purrs", Flag = true };
        rows.AddRange(Enumerable.Range(0, 20).Select(i => new Row { Text = $"purrs bark {new[] { "a", "cat" }[i % 2]}" }));
        IDataView data = _ml.View(rows);
        AttentionFeaturizingTransformer model =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(data);
        float[] served = model.Transform(data).Features()[60], honest = model.TransformForTrainingPipeline(data).Features()[60];
        Assert.True(honest[1] < served[1], $"{honest[1]} {served[1]}");
    }

    [Fact]
    public void Tags_are_learned_on_frozen_vectors_of_words()
    {
        AttentionOptions options = Frozen() with { TokenScoresColumnName = "Scores", TokenScoresPerWord = true };
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Tags").Fit(_ml.View(PetRows.Of(201)))
            .Transform(_ml.View(PetRows.Of(201)));
        AttentionFeaturizingTransformer model =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Tags", options).Fit(data);
        Assert.All(_encoder.Weights.Layout, weight =>
            Assert.Equal(_encoder.Weights[weight.Name], model.Encoder.Weights[weight.Name]));
        int right = 0, outside = 0, all = 0, tags = model.ClassNames.Count;
        float[][] scores = model.Transform(data).Features("Scores");
        foreach ((int i, Row row) in PetRows.Of(201).Index())
        {
            for (int word = 0; word < row.Tags.Length; word++, all++)
            {
                int best = Enumerable.Range(0, tags).MaxBy(tag => scores[i][word * tags + tag]);
                if (model.ClassNames[best] == row.Tags[word]) right++;
                if (row.Tags[word] == "O") outside++;
            }
        }

        // The most frequent tag alone is right for those outside. The vectors of this encoder hardly differ from word to word.
        Assert.True(right > 1.2 * outside, $"{right} {outside} {all}");
    }

    [Fact]
    public void Frozen_layers_need_less_memory()
    {
        int[][] rows = [.. Enumerable.Range(0, 101).Select(i => new int[i == 7 ? 11 : 3])];
        var set = new TrainingSet(
            _encoder.Vocabulary, new long[_encoder.Vocabulary.Size], rows, LabelKind.Classes, 2, new float[101], 0, 0);
        var settings = new TrainingSettings(new BatchLimit(32, 16_384), 0, 0, 0, ClassWeighting.None, 0.15, 0, 0, 0);
        TrainingMemory[] all = [.. Enumerable.Range(0, 3).Select(n => TrainingMemory.Of(_encoder.Options, settings, set, n))];
        Assert.True(all[0].Bytes > all[1].Bytes && all[1].Bytes > all[2].Bytes);

        // 100 rows of 3 tokens and one of 11, in half precision; or one vector a row, and no weights.
        Assert.Equal(311L * _encoder.Options.Width * 2, FrozenLayers.Bytes(set, _encoder.Options, 1));
        Assert.Equal(101L * _encoder.PooledLength * 2, all[2].Encoder);
    }

    private int[] Ids(string text)
    {
        var tokens = new TokenSequence(_encoder.LimitsOf(1));
        tokens.AddText(text, _encoder.Vocabulary);
        tokens.End();
        return tokens.Ids.ToArray();
    }

    // Fifteen random numbers a vector tell less than those of a real encoder: the head needs longer.
    private AttentionOptions Frozen() => TinyEncoder.Quick(_encoder) with
    {
        PretrainedUse = PretrainedUse.Frozen,
        Training = new TrainingOptions { Threads = 2, Folds = 1, Epochs = 100, LearningRate = 0.05, Patience = 100 },
    };

    /// <summary>The same rows, with a label that says whether a name is among the words.</summary>
    private static List<Row> Named(List<Row> rows)
    {
        foreach (Row row in rows) row.Flag = row.Words.Contains("riley");
        return rows;
    }

    private AttentionFeaturizingTransformer Fit(AttentionOptions options, List<Row> rows) =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(_ml.View(rows));

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.All(
            expected.data<float>().ToArray().Zip(actual.contiguous().data<float>().ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
    }
}
