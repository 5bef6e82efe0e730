using Microsoft.ML;
using MlNetAttention.Training.Tests.Checkpoints;

namespace MlNetAttention.Training.Tests.FineTuning;

/// <summary>Options that a pretrained encoder contradicts, and what it cannot be trained on.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PretrainedOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);
    private readonly AttentionEncoder _encoder;

    public PretrainedOptionsTests() => _encoder = TinyEncoder.Load(_folder);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, AttentionOptions> Contradictions() => new()
    {
        {
            "Width is 32 with Pretrained; expected 15, that of the pretrained encoder, or 64, the default",
            new() { Encoder = new() { Width = 32 } }
        },
        {
            "Layers is 3 with Pretrained; expected 2, that of the pretrained encoder, or 2, the default",
            new() { Encoder = new() { Layers = 3 } }
        },
        {
            "MaxTokens is 7 with Pretrained; expected 11, that of the pretrained encoder (PretrainedOptions.MaxTokens says it",
            new() { Encoder = new() { MaxTokens = 7 } }
        },
        { "Pooling is Max with Pretrained; expected Mean,", new() { Encoder = new() { Pooling = PoolingKind.Max } } },
        { "Segments is 3 with Pretrained; expected 2,", new() { Encoder = new() { Segments = 3 } } },
        {
            "MaximumSize is 100 with Pretrained; expected 50000, the default",
            new() { Vocabulary = new() { MaximumSize = 100 } }
        },
        { "Lowercase is False with Pretrained; expected True", new() { Vocabulary = new() { Lowercase = false } } },
        {
            "TokenizerFolder is 'elsewhere' with Pretrained; expected null",
            new() { Vocabulary = new() { TokenizerFolder = "elsewhere" } }
        },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void An_option_that_contradicts_is_refused_with_both_values(string message, AttentionOptions options)
    {
        options = options with { Pretrained = _encoder };
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(
            () => _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        var ofTrainer = new AttentionTrainerOptions
        {
            Pretrained = _encoder,
            Encoder = options.Encoder,
            Vocabulary = options.Vocabulary,
        };
        error = Assert.ThrowsAny<ArgumentException>(
            () => _ml.BinaryClassification.Trainers.Attention("Flag", ["Text"], ofTrainer));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_say_the_same_or_nothing_are_no_contradiction()
    {
        AttentionOptions[] all =
        [
            new() { Encoder = _encoder.Options },
            new() { Encoder = new() { Width = 15, Heads = 3, MaxTokens = 11, Segments = 1 } },
            new() { Vocabulary = new() { SubwordBuckets = 0 } },
        ];
        foreach (AttentionOptions options in all)
        {
            _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options with { Pretrained = _encoder });
        }
    }

    [Fact]
    public void What_a_pretrained_encoder_cannot_learn_from_is_named()
    {
        AttentionOptions options = TinyEncoder.Quick(_encoder);
        Refused("Pretrained is an encoder without a label column", () => Featurizer(["Text"], null, options));
        Refused("3 sequences were given, and the encoder has 2", () => Featurizer(["Text", "Words", "Label"], "Flag", options));
        AttentionEncoder words = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", Rows.Small with
        {
            Training = Rows.Small.Training with { Folds = 1 },
        }).Fit(_ml.View(PetRows.Of(23))).Encoder;
        Refused(
            "Pretrained is an encoder whose tokens are words; expected one with all pieces",
            () => Featurizer(["Text"], "Flag", options with { Pretrained = words }));

        IDataView data = _ml.View(PetRows.Of(23));
        data = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(data).Transform(data);
        Refused("expected text or a vector of text, as the pretrained", () => Featurizer(["Keys"], "Flag", options).Fit(data));

        List<Row> empty = PetRows.Of(23);
        foreach (Row row in empty) row.Text = " ";
        Assert.Contains("No row has a token", Assert.Throws<InvalidOperationException>(
            () => Featurizer(["Text"], "Flag", options).Fit(_ml.View(empty))).Message, StringComparison.Ordinal);

        static void Refused(string message, Action action) => Assert.Contains(
            message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Flag")]
    [InlineData("Tags")]
    public void A_fit_interrupted_after_every_epoch_comes_to_the_same(string label)
    {
        string folder = _folder.File("checkpoints");
        AttentionOptions options = TinyEncoder.Quick(_encoder);
        options = options with
        {
            Training = options.Training with { Folds = 2, Threads = 1, LearningRate = 0.01, ValidationFraction = 0 },
        };
        FitResult expected = Fixture(options, label).Run(folder: null);
        FitResult? result = null;
        int interruptions = 0;
        while (result is null)
        {
            try
            {
                result = Fixture(options, label).Run(folder, CheckpointFixture.AfterAnEpoch);
            }
            catch (InterruptedException)
            {
                interruptions++;
            }
        }

        Assert.True(interruptions > 5, $"{interruptions}");
        Assert.Equal(expected.Model, result.Model);
        Assert.Equal(expected.Features, result.Features);
    }

    [Fact]
    public void A_checkpoint_of_another_pretrained_encoder_is_refused()
    {
        string folder = _folder.File("checkpoints");
        AttentionOptions options = TinyEncoder.Quick(_encoder);
        Fixture(options, "Flag").Begin(folder);
        options = options with { Pretrained = TinyEncoder.Load(_folder, WeightStorage.Single) };
        InvalidOperationException error =
            Assert.Throws<InvalidOperationException>(() => Fixture(options, "Flag").Run(folder));
        Assert.Contains("hash of the pretrained encoder is ", error.Message, StringComparison.Ordinal);
    }

    private static CheckpointFixture Fixture(AttentionOptions options, string label) =>
        new() { Options = options, Label = label, Data = PetRows.Of(101) };

    private AttentionFeaturizingEstimator Featurizer(string[] inputs, string? label, AttentionOptions options) =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", inputs, label, options);
}
