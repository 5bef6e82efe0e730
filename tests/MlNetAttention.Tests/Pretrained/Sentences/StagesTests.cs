using MlNetAttention.Pretrained;
using MlNetAttention.Pretrained.Sentences;

namespace MlNetAttention.Tests.Pretrained.Sentences;

/// <summary>What the files of sentence-transformers make of a transformer.</summary>
public sealed class StagesTests
{
    private const string Pooling = "1_Pooling/config.json";
    private const string Dense = "2_Dense/config.json";

    [Fact]
    public void A_transformer_alone_has_the_mean_of_its_tokens()
    {
        PretrainedShape shape = Read(SyntheticFolder.Bert()).Shape;
        Assert.Equal(PoolingKind.Mean, shape.Pooling);
        Assert.Null(shape.Dense);
        Assert.False(shape.Normalizes || shape.Lowercase);
        Assert.Equal(SyntheticFolder.Positions, shape.MaxTokens);
    }

    [Fact]
    public void All_stages_are_read()
    {
        PretrainedContent content = Read(SyntheticFolder.Bert().WithStages());
        Assert.Equal(PoolingKind.Mean, content.Shape.Pooling);
        Assert.Equal(new DenseShape(5, DenseActivation.Tanh), content.Shape.Dense);
        Assert.True(content.Shape.Normalizes && content.Shape.Lowercase);
        Assert.Equal(7, content.Shape.MaxTokens);
    }

    [Theory]
    [InlineData("sentence_transformers.models.", "sentence_transformers.base.modules.")]
    [InlineData("sentence_transformers.models.Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling")]
    public void Newer_names_of_stages_are_known(string old, string newer) =>
        Assert.True(Read(SyntheticFolder.Bert().WithStages().Change("modules.json", old, newer)).Shape.Normalizes);

    [Theory]
    [InlineData("sentence_transformers.models.Normalize", "sentence_transformers.models.LayerNorm")]
    [InlineData("sentence_transformers.models.Transformer", "sentence_transformers.models.CLIPModel")]
    [InlineData("sentence_transformers.models.Pooling", "custom.Pooling")]
    [InlineData("sentence_transformers.models.Dense", "sentence_transformers.models.Normalize")]
    [InlineData("sentence_transformers.models.Pooling", "sentence_transformers.models.Dense")]
    public void Other_stages_and_orders_are_refused(string old, string changed)
    {
        string message = Refused(SyntheticFolder.Bert().WithStages().Change("modules.json", old, changed));
        Assert.StartsWith("'modules.json'", message, StringComparison.Ordinal);
        Assert.EndsWith(
            "expected Transformer, Pooling, then Dense, Normalize or both, of sentence_transformers.", message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"idx\": 1", "\"idx\": 2", "'modules.json'[1]: idx is 2; expected 1.")]
    [InlineData("\"path\": \"1_Pooling\"", "\"path\": \"../1_Pooling\"", "expected the plain name of a folder.")]
    [InlineData("\"path\": \"1_Pooling\"", "\"path\": \"a/b\"", "path is \"a/b\"; expected the plain name of a folder.")]
    [InlineData("\"path\": \"1_Pooling\"", "\"path\": \"\"", "path is \"\"; expected the plain name of a folder.")]
    [InlineData(
        "\"path\": \"\"", "\"path\": \"/etc\"",
        "'modules.json'[0]: path is \"/etc\"; expected the plain name of a folder.")]
    [InlineData("\"path\": \"\", ", "", "'modules.json'[0] has no path.")]
    public void Places_of_stages_are_checked(string old, string changed, string message) => Assert.Contains(
        message, Refused(SyntheticFolder.Bert().WithStages().Change("modules.json", old, changed)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "'modules.json' is no list of at most 16 stages")]
    [InlineData("[]", "'modules.json' has the stages ''; expected Transformer, Pooling")]
    [InlineData("[1]", "'modules.json'[0] is 1; expected an object.")]
    [InlineData("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "is no list of at most 16 stages")]
    public void A_list_without_stages_is_refused(string text, string message)
    {
        SyntheticFolder folder = SyntheticFolder.Bert();
        folder["modules.json"] = text;
        Assert.Contains(message, Refused(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_of_a_stage_is_named()
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages().Change("modules.json", "1_Pooling", "4_Pooling");
        Assert.Equal("The folder '4_Pooling' of 'modules.json' is missing.", RefusedAs<DirectoryNotFoundException>(folder));
        folder.Change("modules.json", "4_Pooling", "1_Pooling");
        folder.Files.Remove(Pooling);
        folder["1_Pooling/readme"] = "";
        Assert.Equal($"'{Pooling}' is missing.", RefusedAs<FileNotFoundException>(folder));
    }

    [Fact]
    public void The_transformer_may_have_a_folder_of_its_own()
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages()
            .Change("modules.json", "\"path\": \"\"", "\"path\": \"0_Transformer\"");
        foreach (string name in (string[])["config.json", "vocab.txt", "sentence_bert_config.json"])
        {
            folder[$"0_Transformer/{name}"] = folder[name];
            folder.Files.Remove(name);
        }

        using var temporary = new TemporaryFolder();
        folder.WriteTo(temporary.FullName);
        File.Move(temporary.File("model.safetensors"), temporary.File("0_Transformer", "model.safetensors"));
        PretrainedContent content = PretrainedFolder.Read(temporary.FullName);
        Assert.Equal(7, content.Shape.MaxTokens);
        Assert.Equal(["vocab.txt"], content.TokenizerFiles.Keys);
    }

    [Theory]
    [InlineData("cls_token", PoolingKind.First)]
    [InlineData("mean_tokens", PoolingKind.Mean)]
    [InlineData("max_tokens", PoolingKind.Max)]
    [InlineData("lasttoken", PoolingKind.Last)]
    public void Pooling_is_known_by_its_flag(string flag, PoolingKind expected)
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages();
        folder.Change(Pooling, "\"pooling_mode_mean_tokens\": true", "\"pooling_mode_mean_tokens\": false");
        string unset = $"\"pooling_mode_{flag}\": false";
        if (!folder[Pooling].Contains(unset, StringComparison.Ordinal)) folder.Change(Pooling, "}", $", {unset}}}");
        folder.Change(Pooling, unset, $"\"pooling_mode_{flag}\": true");
        Assert.Equal(expected, Read(folder).Shape.Pooling);
    }

    [Theory]
    [InlineData("\"cls\"", PoolingKind.First)]
    [InlineData("\"mean\"", PoolingKind.Mean)]
    [InlineData("[\"max\"]", PoolingKind.Max)]
    [InlineData("\"lasttoken\"", PoolingKind.Last)]
    [InlineData("null", PoolingKind.Mean)]
    public void Pooling_is_known_by_its_name(string mode, PoolingKind expected)
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages();
        folder[Pooling] = $$"""{"embedding_dimension": 15, "pooling_mode": {{mode}}, "include_prompt": true}""";
        Assert.Equal(expected, Read(folder).Shape.Pooling);
    }

    [Theory]
    [InlineData("\"pooling_mode_cls_token\": false", "\"pooling_mode_cls_token\": true",
        "'1_Pooling/config.json' has pooling_mode_cls_token and pooling_mode_mean_tokens; expected cls, mean, max or lasttoken")]
    [InlineData(
        "\"pooling_mode_mean_tokens\": true", "\"pooling_mode_mean_tokens\": false",
        "has no way of pooling; expected cls")]
    [InlineData("\"pooling_mode_mean_tokens\": true", "\"pooling_mode_weightedmean_tokens\": true",
        "has pooling_mode_weightedmean_tokens; expected cls, mean, max or lasttoken alone.")]
    [InlineData("\"pooling_mode_mean_tokens\": true,\n", "\n", "has no way of pooling; expected cls")]
    [InlineData(
        "sqrt_len_tokens\": false", "sqrt_len_tokens\": true",
        "has pooling_mode_mean_sqrt_len_tokens and pooling_mode_mean_tokens;")]
    [InlineData(
        "\"pooling_mode_mean_tokens\": true", "\"pooling_mode_mean_tokens\": 1",
        "pooling_mode_mean_tokens is 1; expected true or false.")]
    [InlineData(
        "\"word_embedding_dimension\": 15", "\"word_embedding_dimension\": 14",
        "word_embedding_dimension is 14; expected 15.")]
    [InlineData("\"word_embedding_dimension\": 15,", "", "'1_Pooling/config.json' has no embedding_dimension.")]
    [InlineData("\"word_embedding_dimension\": 15,", "\"embedding_dimension\": 15, \"pooling_mode\": \"weightedmean\",",
        "pooling_mode is \"weightedmean\"; expected cls, mean, max or lasttoken alone.")]
    [InlineData("\"word_embedding_dimension\": 15,", "\"embedding_dimension\": 15, \"pooling_mode\": [\"cls\", \"mean\"],",
        "pooling_mode is [\"cls\", \"mean\"]; expected cls, mean, max or lasttoken alone.")]
    [InlineData(
        "\"word_embedding_dimension\": 15,", "\"embedding_dimension\": 15, \"pooling_mode\": 3,",
        "pooling_mode is 3; expected cls")]
    public void Other_pooling_is_refused_by_name(string old, string changed, string message) => Assert.Contains(
        message, Refused(SyntheticFolder.Bert().WithStages().Change(Pooling, old, changed)), StringComparison.Ordinal);

    [Fact]
    public void Prompts_that_are_not_pooled_are_refused_where_there_are_any()
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages().Change(Pooling, "{", "{\"include_prompt\": false, ");
        Read(folder);
        folder["config_sentence_transformers.json"] = """{"prompts": {"query": "", "a": ""}, "default_prompt_name": null}""";
        Read(folder);
        folder["config_sentence_transformers.json"] = """{"prompts": {"query": "ask: "}}""";
        Assert.Equal(
            "'1_Pooling/config.json': include_prompt is false; expected true, as the model has prompts.", Refused(folder));
    }

    [Fact]
    public void Prompts_are_read()
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages();
        Assert.Equal("", Read(folder).Prompts.Default);
        folder["config_sentence_transformers.json"] = """
            {"__version__": {"pytorch": "2.8.0"}, "prompts": {"query": "ask: ", "document": ""}, "default_prompt_name": "query",
             "similarity_fn_name": "cosine"}
            """;
        SentencePrompts prompts = Read(folder).Prompts;
        Assert.Equal([new("document", ""), new("query", "ask: ")], prompts.Texts);
        Assert.Equal("ask: ", prompts.Default);
        folder.Change("config_sentence_transformers.json", "name\": \"query\"", "name\": \"other\"");
        Assert.EndsWith("default_prompt_name is \"other\"; expected the name of one of its prompts.", Refused(folder));
        folder.Change("config_sentence_transformers.json", "\"ask: \"", "2");
        Assert.EndsWith("query is 2; expected a text.", Refused(folder));
    }

    [Theory]
    [InlineData("\"in_features\": 15", "\"in_features\": 16", "'2_Dense/config.json': in_features is 16; expected 15.")]
    [InlineData("\"out_features\": 5", "\"out_features\": 0", "out_features is 0; expected a whole number, 1 to 65536.")]
    [InlineData(
        "activation.Tanh", "activation.ReLU",
        "expected torch.nn.modules.activation.Tanh or torch.nn.modules.linear.Identity.")]
    [InlineData("\"bias\": true", "\"use_residual\": true", "use_residual is true; expected false.")]
    [InlineData(
        "\"bias\": true", "\"module_input_name\": \"token_embeddings\"",
        "is \"token_embeddings\"; expected sentence_embedding.")]
    [InlineData("\"bias\": true", "\"bias\": \"yes\"", "bias is \"yes\"; expected true or false.")]
    [InlineData("\"out_features\": 5", "\"out_features\": 7", "'linear.weight' has the shape [5, 15]; expected [7, 15].")]
    public void Other_dense_maps_are_refused(string old, string changed, string message) => Assert.Contains(
        message, Refused(SyntheticFolder.Bert().WithStages().Change(Dense, old, changed)), StringComparison.Ordinal);

    [Fact]
    public void A_dense_map_may_have_neither_bias_nor_activation()
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages()
            .Change(Dense, "\"bias\": true", "\"bias\": false").Change(Dense, "activation.Tanh", "linear.Identity");
        folder.DenseTensors.Remove("linear.bias");
        PretrainedContent content = Read(folder);
        Assert.Equal(DenseActivation.Identity, content.Shape.Dense!.Activation);
        Assert.Equal(folder.DenseTensors["linear.weight"].Values, Values("dense.weight"));
        Assert.Equal(new float[5], Values("dense.bias"));

        float[] Values(string name) => content.Tensors.Single(tensor => tensor.Name == name).Values;
    }

    [Fact]
    public void A_pickled_dense_map_is_refused_by_name()
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages();
        folder.DenseTensors.Clear();
        folder["2_Dense/pytorch_model.bin"] = "pickled";
        Assert.StartsWith("The weights are in '2_Dense/pytorch_model.bin'", RefusedAs<FileNotFoundException>(folder));
    }

    [Fact]
    public void What_is_scaled_to_length_one_is_the_sentence()
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages();
        folder["3_Normalize/config.json"] = """{"module_input_name": "sentence_embedding", "module_output_name": null}""";
        Assert.True(Read(folder).Shape.Normalizes);
        folder.Change("3_Normalize/config.json", "sentence_embedding", "token_embeddings");
        Assert.Equal(
            "'3_Normalize/config.json': module_input_name is \"token_embeddings\"; expected sentence_embedding.",
            Refused(folder));
    }

    [Theory]
    [InlineData("""{"max_seq_length": 7}""", """{"model_max_length": 5}""", 7)]
    [InlineData("""{"max_seq_length": null}""", """{"model_max_length": 5}""", 5)]
    [InlineData("""{"transformer_task": "feature-extraction"}""", """{"model_max_length": 5}""", 5)]
    [InlineData("""{"max_seq_length": 500}""", """{}""", 11)]
    [InlineData("""{}""", """{"model_max_length": 1000000000000000019884624838656}""", 11)]
    [InlineData("""{}""", """{"model_max_length": null}""", 11)]
    [InlineData(null, """{"model_max_length": 5}""", 5)]
    public void The_most_tokens_are_the_least_of_what_is_said(string? transformer, string tokenizer, int expected)
    {
        SyntheticFolder folder = SyntheticFolder.Bert();
        if (transformer is not null) folder["sentence_bert_config.json"] = transformer;
        folder["tokenizer_config.json"] = tokenizer;
        Assert.Equal(expected, Read(folder).Shape.MaxTokens);
    }

    [Theory]
    [InlineData("sentence_bert_config.json", """{"max_seq_length": 0}""", "max_seq_length is 0; expected a whole number")]
    [InlineData("sentence_roberta_config.json", """{"max_seq_length": -7}""", "max_seq_length is -7; expected a whole number")]
    [InlineData("sentence_bert_config.json", """{"do_lower_case": 1}""", "do_lower_case is 1; expected true or false.")]
    [InlineData(
        "sentence_bert_config.json", """{"transformer_task": "fill-mask"}""",
        "is \"fill-mask\"; expected feature-extraction.")]
    [InlineData(
        "sentence_bert_config.json", """{"module_output_name": "x"}""",
        "module_output_name is \"x\"; expected token_embeddings.")]
    [InlineData(
        "sentence_bert_config.json", """{"query_expansion": {"a": 1}}""",
        "query_expansion is {\"a\": 1}; expected none.")]
    [InlineData("tokenizer_config.json", """{"model_max_length": 0}""", "model_max_length is 0; expected a number of tokens.")]
    [InlineData(
        "tokenizer_config.json", """{"model_max_length": "5"}""",
        "model_max_length is \"5\"; expected a number of tokens.")]
    [InlineData("tokenizer_config.json", "[", "'tokenizer_config.json' is no valid JSON")]
    public void Other_texts_are_refused(string file, string text, string message)
    {
        SyntheticFolder folder = SyntheticFolder.Bert();
        folder[file] = text;
        Assert.Contains(message, Refused(folder), StringComparison.Ordinal);
    }

    private static PretrainedContent Read(SyntheticFolder folder)
    {
        using var temporary = new TemporaryFolder();
        folder.WriteTo(temporary.FullName);
        return PretrainedFolder.Read(temporary.FullName);
    }

    private static string Refused(SyntheticFolder folder) => RefusedAs<FormatException>(folder);

    private static string RefusedAs<T>(SyntheticFolder folder) where T : Exception =>
        Assert.Throws<T>(() => Read(folder)).Message;
}
