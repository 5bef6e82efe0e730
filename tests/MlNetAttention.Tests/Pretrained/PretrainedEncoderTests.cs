using Microsoft.ML;
using MlNetAttention.Tests.MlNet;
using static MlNetAttention.Tests.Pretrained.ReferenceVectors;

namespace MlNetAttention.Tests.Pretrained;

/// <summary>
/// Encoders from folders against a second implementation of their papers; the weights are seeded, as real ones of all families
/// are not to be had here.
/// </summary>
public sealed class PretrainedEncoderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    public void A_text_and_a_pair_get_the_vectors_of_the_paper(string family)
    {
        SyntheticFolder folder = FolderCases.Of(family);
        AttentionEncoder encoder = Load(folder);
        AssertVectors(folder, family, encoder.Encode("Evan's dog"), [2, 8, 9, 10, 5, 3], [0, 0, 0, 0, 0, 0]);
        AssertVectors(folder, family, encoder.Encode("riley", "cat dog"), [2, 6, 7, 3, 1, 5, 3], [0, 0, 0, 0, 1, 1, 1]);
        AssertVectors(folder, family, encoder.Encode(""), [2, 3], [0, 0]);
        Assert.Equal(["[CLS]", "ri", "##ley", "[SEP]", "[UNK]", "dog", "[SEP]"], encoder.Encode("Riley", "cat dog").Tokens);
    }

    [Fact]
    public void Roberta_counts_places_behind_the_padding_and_has_two_separators()
    {
        SyntheticFolder folder = FolderCases.Of("roberta");
        AttentionEncoder encoder = Load(folder);
        Assert.Equal(11, encoder.Options.MaxTokens);
        AssertVectors(folder, "roberta", encoder.Encode("do"), [0, 4 + 'd' - '!', 4 + 'o' - '!', 2], [0, 0, 0, 0]);
        AssertVectors(
            folder, "roberta", encoder.Encode("d", "og"), [0, 4 + 'd' - '!', 2, 2, 4 + 'o' - '!', 4 + 'g' - '!', 2], new int[7]);
    }

    // As their Python code gives the encoder no segments then, whatever rows it has for them.
    [Theory]
    [InlineData("roberta", "{}")]
    [InlineData("bert", """{"model_input_names": ["input_ids", "attention_mask"]}""")]
    [InlineData("bert", """{"tokenizer_class": "DistilBertTokenizer"}""")]
    public void Without_segments_all_tokens_have_the_first_row(string family, string configuration)
    {
        SyntheticFolder folder = FolderCases.Of(family);
        folder["tokenizer_config.json"] = configuration;
        if (family == "roberta")
        {
            folder.Change("config.json", "\"type_vocab_size\": 1", "\"type_vocab_size\": 2");
            folder.Tensors.Remove("embeddings.token_type_embeddings.weight");
            folder.Add("embeddings.token_type_embeddings.weight", 2, SyntheticFolder.Width);
        }

        AttentionEncoder encoder = Load(folder);
        if (family == "roberta")
        {
            AssertVectors(folder, family, encoder.Encode("d", "o"), [0, 4 + 'd' - '!', 2, 2, 4 + 'o' - '!', 2], new int[6]);
        }
        else
        {
            AssertVectors(folder, family, encoder.Encode("riley", "cat dog"), [2, 6, 7, 3, 1, 5, 3], new int[7]);
        }

        encoder.SavePretrained(_temporary.File("saved"));
        AttentionEncoder again = AttentionEncoder.LoadPretrained(
            _temporary.File("saved"), new PretrainedOptions { Storage = WeightStorage.Single });
        AttentionEncoderTests.Same(encoder.Encode("d", "dog"), again.Encode("d", "dog"));
    }

    [Theory]
    [InlineData("""{"model_input_names": ["input_ids", "token_type_ids"], "tokenizer_class": "DistilBertTokenizer"}""")]
    [InlineData("""{"tokenizer_class": "BertTokenizerFast"}""")]
    public void With_segments_the_second_text_has_the_second_row(string configuration)
    {
        SyntheticFolder folder = FolderCases.Of("bert");
        folder["tokenizer_config.json"] = configuration;
        AssertVectors(folder, "bert", Load(folder).Encode("riley", "dog"), [2, 6, 7, 3, 5, 3], [0, 0, 0, 0, 1, 1]);
    }

    [Fact]
    public void A_dense_layer_and_unit_length_come_behind_the_pooling()
    {
        SyntheticFolder folder = FolderCases.Of("bert").WithStages();
        AttentionEncoder encoder = Load(folder);
        Assert.Equal((7, 5, 5), (encoder.Options.MaxTokens, encoder.Options.DenseWidth, encoder.PooledLength));
        double[][] tokens = Reference(folder, "bert").Encode([2, 8, 5, 3], new int[4], SyntheticFolder.Layers);
        double[] mean = [.. Enumerable.Range(0, SyntheticFolder.Width).Select(c => tokens.Average(token => token[c]))];
        float[] weight = folder.DenseTensors["linear.weight"].Values, bias = folder.DenseTensors["linear.bias"].Values;
        double[] dense = [.. bias.Select((b, o) => Math.Tanh(b + mean.Select((m, i) => m * weight[o * mean.Length + i]).Sum()))];
        double length = Math.Sqrt(dense.Sum(value => value * value));
        AssertNear([.. dense.Select(value => value / length)], encoder.Encode("Evan dog").Pooled.Span);
    }

    [Theory]
    [InlineData("cls", 0)]
    [InlineData("lasttoken", 3)]
    public void The_first_or_last_token_may_be_the_vector(string mode, int token)
    {
        SyntheticFolder folder = FolderCases.Of("bert").WithStages()
            .Change("1_Pooling/config.json", "\"pooling_mode_mean_tokens\": true", "\"pooling_mode_mean_tokens\": false")
            .Change("modules.json", "sentence_transformers.models.Dense", "sentence_transformers.models.Dense");
        folder["modules.json"] = """
            [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
             {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
            """;
        folder["1_Pooling/config.json"] = folder["1_Pooling/config.json"]
            .Replace("\"pooling_mode_cls_token\": false,", "")
            .Replace("\"pooling_mode_max_tokens\"", $"\"pooling_mode_{(mode == "cls" ? "cls_token" : mode)}\": true, \"pooling_mode_max_tokens\"");
        EncodedSequence encoded = Load(folder).Encode("Evan dog");
        Assert.Equal(encoded.TokenVectors[token].ToArray(), encoded.Pooled.ToArray());
    }

    [Theory]
    [InlineData(WeightStorage.Single)]
    [InlineData(WeightStorage.Half)]
    [InlineData(WeightStorage.Int8)]
    public void A_saved_pipeline_gives_the_same_bits(WeightStorage storage)
    {
        var ml = new MLContext(seed: 1);
        AttentionEncoder encoder = Load(FolderCases.Of("bert").WithStages(), new PretrainedOptions { Storage = storage });
        string[] texts = ["Evan's dog Riley", "", "hypers hyper", "cat"];
        IDataView data = ServedFixture.Of(ml, "text", texts);
        ITransformer model = ml.Transforms.Text.ApplyAttentionEncoder("Features", ServedFixture.Input, encoder).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        SortedDictionary<float, object?[]> rows = ServedFixture.Rows(loaded.Transform(data), "Features");
        for (int i = 0; i < texts.Length; i++) Assert.Equal(encoder.Encode(texts[i]).Pooled.ToArray(), rows[i][0]);

        stream.Position = 0;
        AttentionEncoder alone = AttentionEncoder.Load(stream);
        Assert.Equal(encoder.Options, alone.Options);
        AttentionEncoderTests.Same(encoder.Encode(texts[0]), alone.Encode(texts[0]));
        AttentionEncoderTests.Same(encoder.Encode(texts[0], texts[2]), alone.Encode(texts[0], texts[2]));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("folder")]
    [InlineData("model")]
    public void A_folder_that_lower_cases_texts_leaves_accents_to_its_tokenizer(string saved)
    {
        SyntheticFolder folder = FolderCases.Of("bert");
        folder["vocab.txt"] = folder["vocab.txt"].Replace("dog\nri\n", "é\ne\n", StringComparison.Ordinal);
        folder["tokenizer_config.json"] = """{"do_lower_case": false}""";
        Assert.Equal(["[CLS]", "[UNK]", "é", "[UNK]", "[SEP]"], Load(folder).Encode("EVAN é É").Tokens);
        folder["sentence_bert_config.json"] = """{"max_seq_length": 7, "do_lower_case": true}""";
        AttentionEncoder encoder = Load(folder);
        if (saved == "folder")
        {
            encoder.SavePretrained(_temporary.File("lower"));
            encoder = AttentionEncoder.LoadPretrained(_temporary.File("lower"));
        }
        else if (saved == "model")
        {
            var ml = new MLContext(seed: 1);
            IDataView data = ServedFixture.Of(ml, "text", ["Evan"]);
            ITransformer model = ml.Transforms.Text.ApplyAttentionEncoder("Features", ServedFixture.Input, encoder).Fit(data);
            using var stream = new MemoryStream();
            ml.Model.Save(model, data.Schema, stream);
            stream.Position = 0;
            encoder = AttentionEncoder.Load(stream);
        }

        Assert.Equal(["[CLS]", "evan", "é", "é", "[SEP]"], encoder.Encode("EVAN é É").Tokens);
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    [InlineData("roberta")]
    public void The_first_layers_are_an_encoder_that_has_no_others(string family)
    {
        SyntheticFolder folder = FolderCases.Of(family);
        AttentionEncoder whole = Load(folder);
        AttentionEncoder first = Load(folder, new() { Layers = 1, Storage = WeightStorage.Single });
        string field = family == "distilbert" ? "n_layers" : "num_hidden_layers";
        folder.Change("config.json", $"\"{field}\": 2", $"\"{field}\": 1");
        foreach (string name in folder.Tensors.Keys.Where(name => name.Contains("layer.1.", StringComparison.Ordinal)).ToArray())
        {
            folder.Tensors.Remove(name);
        }

        AttentionEncoder alone = Load(folder);
        Assert.Equal(1, first.Options.Layers);
        Assert.Equal(alone.ParameterCount, first.ParameterCount);
        Assert.True(first.ParameterCount < whole.ParameterCount);
        AttentionEncoderTests.Same(alone.Encode("dog", "s"), first.Encode("dog", "s"));
        Assert.NotEqual(whole.Encode("dog").Pooled.ToArray(), first.Encode("dog").Pooled.ToArray());
        first.SavePretrained(_temporary.File("saved"));
        AttentionEncoder again = AttentionEncoder.LoadPretrained(
            _temporary.File("saved"), new PretrainedOptions { Storage = WeightStorage.Single });
        AttentionEncoderTests.Same(alone.Encode("dog", "s"), again.Encode("dog", "s"));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        AssertMessage<ArgumentOutOfRangeException>(FolderCases.Of("bert"), new() { Layers = 3 }, "Layers is 3; expected 1 to 2");
        AssertMessage<ArgumentOutOfRangeException>(FolderCases.Of("bert"), new() { Layers = 0 }, "Layers is 0; expected 1 to 64");
        SyntheticFolder folder = FolderCases.Of("bert");
        folder["vocab.txt"] += "one\n";
        AssertMessage<FormatException>(folder, new(), "The tokenizer has 14 pieces; expected at most 13, the rows of the embedding.");
        AssertMessage<ArgumentOutOfRangeException>(FolderCases.Of("bert"), new() { MaxTokens = 12 }, "MaxTokens is 12; expected 5 to 11");
        AssertMessage<ArgumentOutOfRangeException>(FolderCases.Of("bert"), new() { MaxTokens = 4 }, "MaxTokens is 4; expected 5 to 11");
        SyntheticFolder prompted = FolderCases.Of("bert");
        prompted["config_sentence_transformers.json"] = """{"prompts": {"query": "ask: "}, "default_prompt_name": "query"}""";
        AssertMessage<FormatException>(prompted, new(), "default_prompt_name 'query'; expected none");
        SyntheticFolder lower = FolderCases.Of("roberta");
        lower["sentence_bert_config.json"] = """{"max_seq_length": 9, "do_lower_case": true}""";
        AssertMessage<FormatException>(
            lower, new(),
            "vocab.json, kind of pieces: found byte level, for texts that are lower-cased first (do_lower_case); expected WordPiece.");
        SyntheticFolder infinite = FolderCases.Of("bert");
        infinite.Tensors["encoder.layer.1.output.dense.bias"].Values[3] = float.NaN;
        AssertMessage<FormatException>(infinite, new(), "'blocks.1.feed_forward.out.bias' holds a value that is not finite");
        Assert.Throws<ArgumentException>(() => AttentionEncoder.LoadPretrained(""));
        Assert.ThrowsAny<IOException>(() => AttentionEncoder.LoadPretrained(_temporary.File("absent")));
    }

    [Theory]
    [InlineData("sentence_bert_config.json", "max_seq_length")]
    [InlineData("tokenizer_config.json", "model_max_length")]
    public void A_folder_with_too_few_tokens_for_a_pair_is_refused_unless_told_otherwise(string file, string field)
    {
        SyntheticFolder folder = FolderCases.Of("bert");
        foreach (int tokens in (int[])[1, 3, 4])
        {
            folder[file] = $"{{\"{field}\": {tokens}}}";
            AssertMessage<FormatException>(
                folder, new(), $"The folder allows {tokens} tokens (max_seq_length or model_max_length); expected at least 5, a token");
            Assert.Equal(5, Load(folder, new() { MaxTokens = 5 }).Options.MaxTokens);
        }

        folder[file] = $"{{\"{field}\": 5}}";
        Assert.Equal(5, Load(folder).Options.MaxTokens);
    }

    [Fact]
    public void An_encoder_with_too_few_positions_for_a_pair_is_refused()
    {
        SyntheticFolder folder = FolderCases.Of("bert").Change(
            "config.json", "\"max_position_embeddings\": 11", "\"max_position_embeddings\": 4");
        folder.Tensors.Remove("embeddings.position_embeddings.weight");
        folder.Add("embeddings.position_embeddings.weight", 4, SyntheticFolder.Width);
        AssertMessage<FormatException>(folder, new() { MaxTokens = 4 }, "The encoder has 4 positions; expected at least 5, a token");
    }

    [Fact]
    public void Rows_of_the_embedding_beyond_the_pieces_are_left_out()
    {
        SyntheticFolder folder = FolderCases.Of("bert");
        folder["vocab.txt"] = folder["vocab.txt"].Replace("hyper\n##s\n", "");
        AttentionEncoder encoder = Load(folder);
        Assert.Equal(11, encoder.Vocabulary.Size);
        AssertVectors(folder, "bert", encoder.Encode("Evan"), [2, 8, 3], new int[3]);
    }

    private AttentionEncoder Load(SyntheticFolder folder, PretrainedOptions? options = null) =>
        FolderCases.Load(folder, _temporary, options);

    private void AssertMessage<T>(SyntheticFolder folder, PretrainedOptions options, string message)
        where T : Exception =>
        Assert.Contains(message, Assert.Throws<T>(() => Load(folder, options)).Message, StringComparison.Ordinal);
}
