using System.Text.Json.Nodes;
using MlNetAttention.Pretrained;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Tests.Pretrained;

public sealed class PretrainedConfigurationTests
{
    [Fact]
    public void The_shape_of_each_family_is_read()
    {
        var bert = new PretrainedShape
        {
            Family = PretrainedFamily.Bert,
            Words = 13,
            Width = 15,
            Layers = 2,
            Heads = 3,
            FeedForwardWidth = 7,
            Activation = ActivationKind.Gelu,
            NormEpsilon = 1e-12f,
            Positions = 11,
            Segments = 2,
            PaddingId = 0,
            MaxTokens = 11,
        };
        Assert.Equal(bert, Read("bert"));
        Assert.Equal(0, bert.FirstPosition);
        Assert.Equal(bert with { Family = PretrainedFamily.DistilBert, Segments = 0 }, Read("distilbert"));
        PretrainedShape roberta = bert with { Family = PretrainedFamily.Roberta, PaddingId = 1, NormEpsilon = 1e-5f };
        Assert.Equal(roberta, Read("roberta"));
        Assert.Equal(2, roberta.FirstPosition);
    }

    [Fact]
    public void Fields_that_older_files_lack_have_the_values_of_their_family()
    {
        string[] absent =
            ["type_vocab_size", "layer_norm_eps", "pad_token_id", "hidden_act", "position_embedding_type", "architectures"];
        foreach (string family in (string[])["bert", "roberta"])
        {
            PretrainedShape expected = Read(family) with { NormEpsilon = 1e-12f };
            Assert.Equal(expected, Read(family, [.. absent.Select(name => (name, (string?)null))]));
            Assert.Equal(expected, Read(family, [.. absent.Select(name => (name, "null"))]));
        }

        Assert.Equal(
            Read("distilbert"), Read("distilbert", ("activation", null), ("pad_token_id", null), ("layer_norm_eps", "0.1")));
    }

    [Theory]
    [InlineData("gelu", ActivationKind.Gelu)]
    [InlineData("gelu_new", ActivationKind.GeluTanh)]
    [InlineData("gelu_pytorch_tanh", ActivationKind.GeluTanh)]
    [InlineData("relu", ActivationKind.Relu)]
    public void Activations_are_known_by_name(string name, ActivationKind expected)
    {
        Assert.Equal(expected, Read("bert", ("hidden_act", $"\"{name}\"")).Activation);
        Assert.Equal(expected, Read("distilbert", ("activation", $"\"{name}\"")).Activation);
    }

    [Theory]
    [InlineData("bert", "BertForMaskedLM")]
    [InlineData("bert", "BertForPreTraining")]
    [InlineData("roberta", "RobertaModel")]
    [InlineData("distilbert", "DistilBertForMaskedLM")]
    public void Heads_of_a_family_do_not_matter(string family, string architecture) =>
        Assert.Equal(Read(family), Read(family, ("architectures", $"[\"{architecture}\"]")));

    [Theory]
    [InlineData("bert", "hidden_act", "\"silu\"", "hidden_act is \"silu\"; expected gelu, gelu_new, gelu_pytorch_tanh or relu.")]
    [InlineData("bert", "hidden_act", "1", "hidden_act is 1; expected a text.")]
    [InlineData(
        "distilbert", "activation", "\"swish\"",
        "activation is \"swish\"; expected gelu, gelu_new, gelu_pytorch_tanh or relu.")]
    [InlineData("bert", "model_type", null, "'config.json' has no model_type.")]
    [InlineData("bert", "model_type", "\"albert\"", "model_type is \"albert\"; expected bert, distilbert, roberta or xlm-roberta.")]
    [InlineData("bert", "model_type", "\"mpnet\"", "model_type is \"mpnet\"; expected bert, distilbert, roberta or xlm-roberta.")]
    [InlineData(
        "bert", "architectures", "[\"JinaBertForMaskedLM\"]",
        "expected a list of BertModel or BertFor…, without code of its own.")]
    [InlineData(
        "bert", "architectures", "[\"BertLMHeadModel\"]",
        "architectures is [\"BertLMHeadModel\"]; expected a list of BertModel")]
    [InlineData("bert", "architectures", "[\"DistilBertModel\"]", "expected a list of BertModel or BertFor…")]
    [InlineData(
        "roberta", "architectures", "[\"RobertaPreLayerNormForMaskedLM\"]",
        "expected a list of RobertaModel or RobertaFor…")]
    [InlineData("bert", "architectures", "\"BertModel\"", "expected a list of BertModel or BertFor…")]
    [InlineData("bert", "architectures", "[1]", "architectures is 1; expected a text.")]
    [InlineData("bert", "auto_map", "{\"AutoModel\": \"code.Model\"}", "expected none: code of a model's own is not run.")]
    [InlineData("bert", "is_decoder", "true", "is_decoder is true; expected false: tokens must see those behind them.")]
    [InlineData("bert", "add_cross_attention", "true", "add_cross_attention is true; expected false.")]
    [InlineData("bert", "quantization_config", "{\"bits\": 8}", "expected none: weights of F32, F16 or BF16.")]
    [InlineData("bert", "pruned_heads", "{\"0\": [1]}", "expected none: all layers with all heads.")]
    [InlineData("bert", "position_embedding_type", "\"relative_key\"", "is \"relative_key\"; expected absolute.")]
    [InlineData("bert", "vocab_size", null, "'config.json' has no vocab_size.")]
    [InlineData("bert", "vocab_size", "1", "vocab_size is 1; expected a whole number, 2 to 4000000.")]
    [InlineData("bert", "vocab_size", "4000001", "vocab_size is 4000001; expected a whole number, 2 to 4000000.")]
    [InlineData("bert", "hidden_size", "4097", "hidden_size is 4097; expected a whole number, 1 to 4096.")]
    [InlineData("bert", "hidden_size", "0", "hidden_size is 0; expected a whole number, 1 to 4096.")]
    [InlineData("bert", "hidden_size", "15.5", "hidden_size is 15.5; expected a whole number, 1 to 4096.")]
    [InlineData("bert", "hidden_size", "\"15\"", "hidden_size is \"15\"; expected a whole number, 1 to 4096.")]
    [InlineData("bert", "hidden_size", "1e99", "hidden_size is 1e99; expected a whole number, 1 to 4096.")]
    [InlineData("distilbert", "dim", null, "'config.json' has no dim.")]
    [InlineData("bert", "num_attention_heads", "4", "num_attention_heads is 4; expected a divisor of hidden_size (15).")]
    [InlineData("bert", "num_attention_heads", "16", "num_attention_heads is 16; expected a whole number, 1 to 15.")]
    [InlineData("distilbert", "n_heads", "2", "n_heads is 2; expected a divisor of dim (15).")]
    [InlineData("bert", "num_hidden_layers", "65", "num_hidden_layers is 65; expected a whole number, 1 to 64.")]
    [InlineData("distilbert", "n_layers", "0", "n_layers is 0; expected a whole number, 1 to 64.")]
    [InlineData("bert", "intermediate_size", "65537", "intermediate_size is 65537; expected a whole number, 1 to 65536.")]
    [InlineData("bert", "max_position_embeddings", "65537", "is 65537; expected a whole number, 1 to 65536.")]
    [InlineData("roberta", "max_position_embeddings", "2", "is 2; expected a whole number, 3 to 65538.")]
    [InlineData("roberta", "pad_token_id", "13", "pad_token_id is 13; expected a whole number, 0 to 12.")]
    [InlineData("roberta", "pad_token_id", "-1", "pad_token_id is -1; expected a whole number, 0 to 12.")]
    [InlineData("bert", "type_vocab_size", "65", "type_vocab_size is 65; expected a whole number, 1 to 64.")]
    [InlineData("bert", "layer_norm_eps", "0", "layer_norm_eps is 0; expected a number above 0, at most 1.")]
    [InlineData("bert", "layer_norm_eps", "1e-60", "layer_norm_eps is 1e-60; expected a number above 0, at most 1.")]
    [InlineData("bert", "layer_norm_eps", "2", "layer_norm_eps is 2; expected a number above 0, at most 1.")]
    [InlineData("bert", "layer_norm_eps", "1e999", "layer_norm_eps is 1e999; expected a number above 0, at most 1.")]
    [InlineData("bert", "layer_norm_eps", "\"1e-12\"", "layer_norm_eps is \"1e-12\"; expected a number above 0, at most 1.")]
    public void What_is_not_known_is_refused_by_name(string family, string field, string? value, string message)
    {
        string found = Assert.Throws<FormatException>(() => Read(family, (field, value))).Message;
        Assert.StartsWith("'config.json'", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto_map", "{}")]
    [InlineData("auto_map", "null")]
    [InlineData("is_decoder", "false")]
    [InlineData("pruned_heads", "{}")]
    [InlineData("quantization_config", "null")]
    [InlineData("torch_dtype", "\"float16\"")]
    public void What_says_nothing_may_be_there(string field, string value) =>
        Assert.Equal(Read("bert"), Read("bert", (field, value)));

    [Theory]
    [InlineData("", "is no valid JSON")]
    [InlineData("[]", "'config.json' is []; expected an object.")]
    [InlineData("\uFEFF{}", "is no valid JSON")]
    [InlineData("{} {}", "is no valid JSON")]
    [InlineData("{\"hidden_size\": NaN}", "is no valid JSON")]
    [InlineData("{\"model_type\": \"bert\", \"model_type\": \"bert\"}", "is no valid JSON")]
    public void What_is_no_object_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => ReadText(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Errors_show_little_of_a_file_and_no_signs_for_the_terminal()
    {
        string message = Assert.Throws<FormatException>(
            () => Read("bert", ("model_type", $"\"\\u001b[31m{new string('x', 5000)}\""))).Message;
        Assert.InRange(message.Length, 50, 250);
        message = Assert.Throws<FormatException>(() => Read("bert", ("model_type", "\"a\u0085b\""))).Message;
        Assert.DoesNotContain(message, char.IsControl);
    }

    private static PretrainedShape Read(string family, params (string Field, string? Value)[] changes)
    {
        JsonObject fields = JsonNode.Parse(SyntheticFolder.Of(family)["config.json"])!.AsObject();
        foreach ((string field, string? _) in changes) fields.Remove(field);
        string rest = fields.ToJsonString();
        IEnumerable<string> added = changes.Where(change => change.Value is not null)
            .Select(change => $",\"{change.Field}\":{change.Value}");
        return ReadText($"{rest[..^1]}{string.Concat(added)}}}");
    }

    private static PretrainedShape ReadText(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), text);
        return PretrainedConfiguration.Read(FolderListing.Of(folder.FullName).FileOf("config.json"));
    }
}
