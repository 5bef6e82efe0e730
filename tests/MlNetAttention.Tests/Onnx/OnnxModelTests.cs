using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetAttention.Onnx;
using MlNetAttention.Onnx.Messages;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Onnx;

/// <summary>What the exported model says about itself, and what is refused.</summary>
public class OnnxModelTests
{
    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    [Fact]
    public void Inputs_and_outputs_have_the_documented_types_and_shapes()
    {
        using var session = new OnnxSession(RandomEncoder.Create(new EncoderOptions()));
        InferenceSession model = session.Session;
        Assert.Equal(["input_ids", "attention_mask"], model.InputNames);
        Assert.Equal(["token_vectors", "pooled"], model.OutputNames);
        foreach (NodeMetadata input in model.InputMetadata.Values)
        {
            Assert.Equal(typeof(long), input.ElementType);
            Assert.Equal([-1, -1], input.Dimensions);
            Assert.Equal(["batch", "sequence"], input.SymbolicDimensions);
        }

        NodeMetadata tokens = model.OutputMetadata["token_vectors"], pooled = model.OutputMetadata["pooled"];
        Assert.Equal((typeof(float), typeof(float)), (tokens.ElementType, pooled.ElementType));
        Assert.Equal([-1, -1, 64], tokens.Dimensions);
        Assert.Equal([-1, 128], pooled.Dimensions);
        Assert.Equal(["batch", "sequence", ""], tokens.SymbolicDimensions);
        Assert.Equal(["batch", ""], pooled.SymbolicDimensions);
    }

    [Fact]
    public void The_metadata_says_how_to_make_ids_that_give_the_vectors_of_a_text()
    {
        AttentionEncoder encoder = RandomEncoder.Create(new EncoderOptions());
        using var session = new OnnxSession(encoder);
        Dictionary<string, string> metadata = Metadata(session);

        string[] vocabulary = JsonSerializer.Deserialize<string[]>(metadata["mlnet_attention.vocabulary"])!;
        Assert.Equal(["[padding]", "[unknown]", .. RandomEncoder.Words], vocabulary);
        Assert.Equal(("true", "17"), (metadata["mlnet_attention.lowercase"], metadata["mlnet_attention.subword_buckets"]));
        Assert.DoesNotContain("mlnet_attention.key_ids", metadata.Keys);
        Assert.Equal(
            ("1", "None", "Runs"),
            (metadata["mlnet_attention.text_rules"], metadata["mlnet_attention.normalization"],
                metadata["mlnet_attention.unspaced_text"]));

        EncodedSequence expected = encoder.Encode("Evan's dog Riley is so hyper");
        int[] ids = [.. expected.Tokens.Select(token => Array.LastIndexOf(vocabulary, token))];
        (float[] tokens, float[] pooled) = session.Run(new OnnxBatch([ids], () => 0));
        Assert.All(expected.TokenValues.ToArray().Zip(tokens), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(expected.Pooled.ToArray().Zip(pooled), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_metadata_says_which_rules_make_tokens_of_a_text()
    {
        var rules = new TextRules { Lowercase = false, Normalization = TextNormalization.Canonical };
        using var session = new OnnxSession(RandomEncoder.Create(RandomEncoder.Small, new Vocabulary(["a"], rules)));
        Dictionary<string, string> metadata = Metadata(session);
        Assert.Equal(
            ("2", "false", "Canonical", "Pairs"),
            (metadata["mlnet_attention.text_rules"], metadata["mlnet_attention.lowercase"],
                metadata["mlnet_attention.normalization"], metadata["mlnet_attention.unspaced_text"]));
    }

    [Fact]
    public void The_metadata_has_the_options_of_the_encoder()
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            using var session = new OnnxSession(RandomEncoder.Create(options));
            string json = Metadata(session)["mlnet_attention.encoder_options"];
            Assert.Equal(options, JsonSerializer.Deserialize<EncoderOptions>(json, Format));

            // Written by generated code, but as it was before.
            Assert.Equal(JsonSerializer.Serialize(options, Format), json);
        }
    }

    [Fact]
    public void The_metadata_of_an_encoder_of_keys_has_the_id_of_every_key()
    {
        Vocabulary keys = RandomEncoder.KeyVocabulary(["a", "b", "c"]);
        using var session = new OnnxSession(RandomEncoder.Create(RandomEncoder.Small, keys));
        Dictionary<string, string> metadata = Metadata(session);
        Assert.Equal("[1,2,3,4]", metadata["mlnet_attention.key_ids"]);
        Assert.Equal(("false", "0"), (metadata["mlnet_attention.lowercase"], metadata["mlnet_attention.subword_buckets"]));
    }

    [Fact]
    public void Any_token_has_its_place_in_the_vocabulary()
    {
        string[] words = ["\"", "\\", "\n\0\u001f", "𝔘", "Élan", "[unknown]", "\u2028", "</script>", ""];
        string[] halves = ["\ud835", "\udd18a", "\ud835\ud835\udd18"];
        using var session = new OnnxSession(RandomEncoder.Create(RandomEncoder.Small, [.. words, .. halves]));
        string json = Metadata(session)["mlnet_attention.vocabulary"];

        // What .NET does not read as text it reads as what is written.
        JsonElement[] vocabulary = [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];
        Assert.Equal(["[padding]", "[unknown]", .. words], vocabulary[..^3].Select(word => word.GetString()));
        Assert.Equal(["\"\\ud835\"", "\"\\udd18a\"", "\"\\ud835𝔘\""], vocabulary[^3..].Select(word => word.GetRawText()));
    }

    [Theory]
    [InlineData(17, 8)]
    [InlineData(18, 8)]
    [InlineData(19, 9)]
    [InlineData(20, 9)]
    [InlineData(21, 10)]
    public void The_versions_are_stated(int opset, int irVersion)
    {
        var options = new OnnxExportOptions { OpsetVersion = opset };
        var model = new CodedInputStream(OnnxSession.Model(RandomEncoder.Create(RandomEncoder.Small), options));
        var found = new List<(int Field, long Value)>();
        while (model.ReadTag() is var tag && tag != 0)
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            if (field == 1) found.Add((field, model.ReadInt64()));
            else if (field == 8)
            {
                CodedInputStream set = model.ReadBytes().CreateCodedInput();
                Assert.Equal(2, WireFormat.GetTagFieldNumber(set.ReadTag())); // and so none of 1, the domain
                found.Add((field, set.ReadInt64()));
                Assert.True(set.IsAtEnd);
            }
            else model.SkipLastField();
        }

        Assert.Equal([(1, irVersion), (8, opset)], found);
        Assert.Equal(opset == 17, options == new OnnxExportOptions());
    }

    [Fact]
    public void The_model_goes_to_the_end_of_a_stream_that_stays_open_and_is_the_same_each_time()
    {
        AttentionEncoder encoder = RandomEncoder.Create(new EncoderOptions());
        byte[] model = OnnxSession.Model(encoder);
        using var stream = new MemoryStream();
        stream.Write("before"u8);
        encoder.ExportOnnx(stream);
        stream.Write("after"u8);
        Assert.Equal([.. "before"u8, .. model, .. "after"u8], stream.ToArray());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(22)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Another_opset_is_refused_before_anything_is_written(int opset)
    {
        using var stream = new MemoryStream();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            RandomEncoder.Create(RandomEncoder.Small).ExportOnnx(stream, new OnnxExportOptions { OpsetVersion = opset }));
        Assert.StartsWith($"OpsetVersion is {opset}; expected 17 to 21.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void A_stream_that_cannot_be_written_is_refused()
    {
        AttentionEncoder encoder = RandomEncoder.Create(RandomEncoder.Small);
        Assert.Throws<ArgumentNullException>("stream", () => encoder.ExportOnnx(null!));
        using var stream = new MemoryStream([], writable: false);
        Assert.Throws<ArgumentException>("stream", () => encoder.ExportOnnx(stream));
    }

    [Fact]
    public void A_model_beyond_the_limit_of_protobuf_is_refused_before_anything_is_written()
    {
        // Many tensors over the same numbers: only the file would have them many times.
        var numbers = new float[1 << 20];
        TensorProto[] tensors = [.. Enumerable.Range(0, 512).Select(i => new TensorProto($"{i}", [numbers.Length], numbers))];
        using var stream = new MemoryStream();
        var error = Assert.Throws<NotSupportedException>(() => OnnxExport.Write(Model(tensors), stream));
        Assert.Matches(
            @"^The ONNX model has 21474\d{5} bytes; expected at most 2147483647, the limit of protobuf\.$", error.Message);
        Assert.Equal(0, stream.Length);
        Assert.InRange(Model(tensors[..511]).Length, 511L << 22, int.MaxValue);
    }

    [Fact]
    public void The_length_of_a_message_is_that_of_what_is_written()
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            ModelProto model = OnnxExport.Of(RandomEncoder.Create(options), new OnnxExportOptions());
            using var stream = new MemoryStream();
            OnnxExport.Write(model, stream);
            Assert.Equal(model.Length, stream.Length);
        }
    }

    private static ModelProto Model(TensorProto[] tensors) => new(8, 17, "", "", new GraphProto("", [], tensors, [], []), []);

    private static Dictionary<string, string> Metadata(OnnxSession session)
    {
        Assert.Equal("MlNetAttention", session.Session.ModelMetadata.ProducerName);
        return session.Session.ModelMetadata.CustomMetadataMap;
    }
}
