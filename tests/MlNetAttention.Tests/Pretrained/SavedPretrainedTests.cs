using System.Text;
using MlNetAttention.Saving;
using MlNetAttention.Tests.Saving;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pretrained;

/// <summary>Encoders that are written as folders: they come back, or what has no place in one is named.</summary>
public sealed class SavedPretrainedTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    [InlineData("roberta")]
    public void What_is_written_back_gives_the_same_bits_and_bytes(string family)
    {
        foreach (WeightStorage storage in Enum.GetValues<WeightStorage>())
        {
            // Biases and norms are in single precision whatever the matrices are: numbers that half precision does not have.
            SyntheticFolder folder = FolderCases.Of(family);
            foreach ((int[] shape, float[] values) in folder.Tensors.Values.Where(tensor => tensor.Shape.Length == 1)) values[1] = 0.1f;
            string last = folder.Tensors.Keys.Last(name => name.EndsWith(".bias", StringComparison.Ordinal));
            folder.Tensors[last].Values[3] = 70_000;
            AttentionEncoder encoder = Load(folder, new() { Storage = storage });
            string first = _temporary.File($"{storage} first"), second = _temporary.File($"{storage} second");
            encoder.SavePretrained(first);
            AttentionEncoder read = AttentionEncoder.LoadPretrained(first, new() { Storage = WeightStorage.Single });
            AttentionEncoderTests.Same(encoder.Encode("dog", "evan"), read.Encode("dog", "evan"));
            AttentionEncoder.LoadPretrained(first, new() { Storage = storage }).SavePretrained(second);
            string[] files = [.. Directory.EnumerateFiles(first, "*", SearchOption.AllDirectories)];
            Assert.Contains(files, file => file.EndsWith("model.safetensors", StringComparison.Ordinal));
            Assert.All(files, file => Assert.Equal(
                File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(second, Path.GetRelativePath(first, file)))));
        }
    }

    [Fact]
    public void Prompts_are_kept_in_a_model_and_in_a_folder()
    {
        const string Prompts = """{"prompts": {"query": "ask: ", "ü": ""}, "default_prompt_name": null, "similarity_fn_name": "dot"}""";
        SyntheticFolder folder = FolderCases.Of("bert").WithStages();
        folder["config_sentence_transformers.json"] = Prompts;
        ModelContent content = SmallFile.Content(
            SmallFile.Options with { Segments = 2, SegmentVectors = 1 }, Load(folder).Vocabulary, SmallFile.AllColumns);
        Assert.Contains(SmallFile.Load(SmallFile.Save(content)).Vocabulary.Rules.Pieces!.Files, IsPrompts);

        Load(folder).SavePretrained(_temporary.File("saved"));
        Assert.Equal(Prompts, File.ReadAllText(Path.Combine(_temporary.File("saved"), "config_sentence_transformers.json")));

        static bool IsPrompts(PieceFile file) =>
            file.Name == "config_sentence_transformers.json" && Encoding.UTF8.GetString(file.Content.Span) == Prompts;
    }

    [Fact]
    public void An_encoder_of_words_is_not_written_as_one_of_pieces()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => RandomEncoder.Create(RandomEncoder.Small).SavePretrained(_temporary.File("words")));
        Assert.Contains("words of its own training data", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_temporary.File("words")));
    }

    public static TheoryData<EncoderOptions, string> OtherOptions
    {
        get
        {
            EncoderOptions bert = BertOptions;
            return new()
            {
                { bert with { Mechanism = AttentionMechanism.QueryKeyValue }, "Mechanism is QueryKeyValue; expected ScaledDotProduct" },
                { bert with { Norm = NormPlacement.Before }, "Norm is Before; expected After" },
                { bert with { EmbeddingNorm = false }, "EmbeddingNorm is False; expected True" },
                { bert with { Positions = PositionKind.RelativeBias }, "Positions is RelativeBias; expected LearnedAbsolute" },
                { bert with { LocalContextWidth = 3 }, "LocalContextWidth is 3; expected 1" },
                { bert with { FeedForwardWidth = 0 }, "FeedForwardWidth is 0; expected 1 or more" },
                { bert with { Pooling = PoolingKind.MeanAndMax }, "Pooling is MeanAndMax; expected First, Mean, Max or Last" },
                { bert with { SegmentVectors = 0 }, "NormEpsilon is 1E-05; expected 1E-12" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(OtherOptions), DisableDiscoveryEnumeration = true)]
    public void What_no_folder_has_a_place_for_is_named_before_anything_is_written(EncoderOptions options, string expected)
    {
        string target = _temporary.File("saved");
        string found = Assert.Throws<InvalidOperationException>(() => Random("bert", options).SavePretrained(target)).Message;
        Assert.StartsWith($"The encoder's {expected}", found, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries(_temporary.FullName), entry => entry.StartsWith(target, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    public void Without_segments_an_encoder_is_written_as_one_of_the_family_that_has_none(string tokenizer)
    {
        AttentionEncoder encoder = Random(tokenizer, BertOptions with { SegmentVectors = 0, NormEpsilon = 1e-12f });
        encoder.SavePretrained(_temporary.File("saved"));
        Assert.Contains(
            "\"distilbert\"", File.ReadAllText(Path.Combine(_temporary.File("saved"), "config.json")), StringComparison.Ordinal);
        AttentionEncoder again = AttentionEncoder.LoadPretrained(
            _temporary.File("saved"), new PretrainedOptions { Storage = WeightStorage.Single });
        AttentionEncoderTests.Same(encoder.Encode("dog", "s"), again.Encode("dog", "s"));
    }

    private static EncoderOptions BertOptions { get; } = new()
    {
        Width = 6,
        Heads = 2,
        Layers = 1,
        FeedForwardWidth = 5,
        Norm = NormPlacement.After,
        EmbeddingNorm = true,
        Positions = PositionKind.LearnedAbsolute,
        LocalContextWidth = 1,
        Pooling = PoolingKind.Mean,
        MaxTokens = 11,
        Segments = 2,
    };

    private AttentionEncoder Random(string family, EncoderOptions options)
    {
        Vocabulary pieces = Load(FolderCases.Of(family)).Vocabulary;
        return new AttentionEncoder(options, pieces, RandomEncoder.Weights(options, pieces, seed: 7));
    }
    private AttentionEncoder Load(SyntheticFolder folder, PretrainedOptions? options = null) =>
        FolderCases.Load(folder, _temporary, options);
}
