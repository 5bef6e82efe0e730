using System.Text;
using System.Text.Json.Nodes;
using MlNetAttention.Pretrained;
using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Pretrained.Sentences;
using MlNetAttention.Weights;

namespace MlNetAttention.Tests.Pretrained;

public sealed class PretrainedFolderWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, bool> Cases => new MatrixTheoryData<string, string, bool>(
        ["bert", "roberta", "distilbert"], ["F32", "F16", "BF16"], [true, false]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_was_read_is_written_and_read_again(string family, string type, bool stages)
    {
        SyntheticFolder folder = SyntheticFolder.Of(family);
        folder.Type = type;
        if (stages) folder.WithStages();
        folder["config_sentence_transformers.json"] = """
            {"prompts": {"query": "ask: ü", "a": ""}, "default_prompt_name": "query"}
            """;
        folder["tokenizer_config.json"] = """{"do_lower_case": true}""";
        PretrainedContent content = PretrainedWeightsTests.Read(folder);
        PretrainedFolderWriter.Write(Target, content);
        PretrainedContent again = PretrainedFolder.Read(Target);
        PretrainedWeightsTests.Same(content, again);
        Assert.Equal(type == "F16" ? NumberKind.F16 : NumberKind.F32, again.Storage);
        Assert.Equal(content.Prompts.Texts, again.Prompts.Texts);
        Assert.Equal("ask: ü", again.Prompts.Default);
        Assert.Equal(content.TokenizerFiles, again.TokenizerFiles);
        Assert.Contains("tokenizer_config.json", again.TokenizerFiles.Keys);

        PretrainedFolderWriter.Write(_folder.File("again"), again);
        Assert.Equal(Everything(Target), Everything(_folder.File("again")));
        Assert.Equal(["again", "model"], Directory.GetFileSystemEntries(_folder.FullName).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_files_say_what_python_expects()
    {
        PretrainedFolderWriter.Write(Target, PretrainedWeightsTests.Read(SyntheticFolder.Roberta().WithStages()));
        Assert.Equal(
            ["1_Pooling/config.json", "2_Dense/config.json", "2_Dense/model.safetensors", "config.json", "merges.txt",
             "model.safetensors", "modules.json", "sentence_bert_config.json", "vocab.json"],
            Everything(Target).Keys);
        Assert.True(Directory.Exists(Path.Combine(Target, "3_Normalize")));
        Same("config.json", """
            {"architectures": ["RobertaModel"], "model_type": "roberta", "vocab_size": 13, "hidden_size": 15,
             "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 7, "hidden_act": "gelu",
             "max_position_embeddings": 13, "pad_token_id": 1, "type_vocab_size": 2, "layer_norm_eps": 1E-05,
             "position_embedding_type": "absolute", "torch_dtype": "float32"}
            """);
        Same("sentence_bert_config.json", """{"max_seq_length": 7, "do_lower_case": true}""");
        Same("1_Pooling/config.json", """
            {"word_embedding_dimension": 15, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true,
             "pooling_mode_max_tokens": false, "pooling_mode_lasttoken": false}
            """);
        Same("2_Dense/config.json", """
            {"in_features": 15, "out_features": 5, "bias": true, "activation_function": "torch.nn.modules.activation.Tanh"}
            """);
        Same("modules.json", """
            [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
             {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
             {"idx": 3, "name": "3", "path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """);
        Assert.DoesNotContain('\r', Encoding.UTF8.GetString(Everything(Target)["config.json"]));

        void Same(string file, string expected) => Assert.Equal(
            JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(Everything(Target)[file])!.ToJsonString());
    }

    [Fact]
    public void Names_in_the_file_are_those_of_the_family()
    {
        foreach (string family in (string[])["bert", "roberta", "distilbert"])
        {
            SyntheticFolder folder = SyntheticFolder.Of(family);
            PretrainedContent content = PretrainedWeightsTests.Read(folder);
            PretrainedFolderWriter.Write(_folder.File(family), content);
            using var file = new Safetensors.SmallSafetensors(Everything(_folder.File(family))["model.safetensors"]);
            using SafetensorsFile opened = file.Open();
            Assert.Equal(folder.Tensors.Keys, opened.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
            foreach (TensorEntry tensor in opened.Tensors)
            {
                (int[] shape, float[] values) = folder.Tensors[tensor.Name];
                Assert.Equal(shape, tensor.Shape);
                bool isCut = family == "roberta" && tensor.Name == "embeddings.position_embeddings.weight";
                Assert.Equal(isCut ? [.. new float[30], .. values[30..]] : values, opened.Read(tensor));
            }
        }
    }

    [Theory]
    [InlineData(PoolingKind.First, "pooling_mode_cls_token")]
    [InlineData(PoolingKind.Max, "pooling_mode_max_tokens")]
    [InlineData(PoolingKind.Last, "pooling_mode_lasttoken")]
    public void Pooling_comes_back(PoolingKind pooling, string flag)
    {
        PretrainedContent content = PretrainedWeightsTests.Read(SyntheticFolder.Bert());
        content = content with { Shape = content.Shape with { Pooling = pooling, Activation = ActivationKind.GeluTanh } };
        PretrainedFolderWriter.Write(Target, content);
        Assert.Equal(content.Shape, PretrainedFolder.Read(Target).Shape);
        Assert.True((bool)JsonNode.Parse(Everything(Target)["1_Pooling/config.json"])![flag]!);
    }

    [Fact]
    public void Every_value_of_a_weight_comes_back()
    {
        PretrainedContent content = PretrainedWeightsTests.Read(SyntheticFolder.Bert());
        WeightTensor bias = content.Tensors.Single(tensor => tensor.Name == "embedding.norm.bias");
        uint[] bits = [0x80000000, 1, 0x007FFFFF, 0x7F7FFFFF, 0x7F800000, 0xFF800000, 0x7FC00001, 0x33800001];
        for (int i = 0; i < bits.Length; i++) bias.Values[i] = BitConverter.UInt32BitsToSingle(bits[i]);
        PretrainedFolderWriter.Write(Target, content);
        PretrainedWeightsTests.Same(content, PretrainedFolder.Read(Target));
    }

    [Fact]
    public void An_empty_folder_is_filled_and_another_refused()
    {
        PretrainedContent content = PretrainedWeightsTests.Read(SyntheticFolder.Bert());
        Directory.CreateDirectory(Target);
        PretrainedFolderWriter.Write(Target + Path.DirectorySeparatorChar, content);
        var before = Everything(Target);
        Assert.Contains(
            "is a folder with files; expected none, or an empty one.",
            Assert.Throws<IOException>(() => PretrainedFolderWriter.Write(Target, content)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Everything(Target));
        File.WriteAllText(_folder.File("file"), "text");
        IOException error = Assert.Throws<IOException>(() => PretrainedFolderWriter.Write(_folder.File("file"), content));
        Assert.Contains("is a file; expected", error.Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => PretrainedFolderWriter.Write(_folder.File("no", "model"), content));
        Assert.Equal(["file", "model"], Directory.GetFileSystemEntries(_folder.FullName).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_failure_leaves_nothing_behind()
    {
        PretrainedContent content = PretrainedWeightsTests.Read(SyntheticFolder.Bert());
        Directory.CreateDirectory(Target);
        Refused("Weight 'embedding.weight' [13, 15] is missing.", content with { Tensors = [.. content.Tensors.Skip(1)] });
        Refused(
            "Weight 'embedding.weight' is [13, 15]; expected [11, 15].",
            content with { Shape = content.Shape with { Words = 11 } });
        Refused("PoolingKind.MeanAndMax is none of the ways", content with
        {
            Shape = content.Shape with { Pooling = PoolingKind.MeanAndMax },
        });
        Refused(
            "Weight 'dense.weight' [5, 15] is missing.",
            content with { Shape = content.Shape with { Dense = new DenseShape(5, DenseActivation.Tanh) } });
        Refused(
            "'../vocab.txt' is no file of a tokenizer.",
            content with { TokenizerFiles = new Dictionary<string, byte[]> { ["../vocab.txt"] = [] } });
        Refused(
            "Found 38 weights; expected 37.",
            content with { Tensors = [.. content.Tensors, new WeightTensor("more", [1], [0])] });
        Refused(
            "The shape cannot be written for Bert: epsilon 1E-12, 2 segments and at most 12 tokens come back as 1E-12, 2 and 11.",
            content with { Shape = content.Shape with { MaxTokens = 12 } });
        Refused(
            "The shape makes no folder that can be read: 'config.json': num_attention_heads is 4; expected a divisor of",
            content with { Shape = content.Shape with { Heads = 4 } });
        PretrainedContent distilBert = PretrainedWeightsTests.Read(SyntheticFolder.DistilBert());
        Refused(
            "The shape cannot be written for DistilBert: epsilon 1E-05, 0 segments",
            distilBert with { Shape = distilBert.Shape with { NormEpsilon = 1e-5f } });
        content.Tensors[0].Values[0] = 1e6f;
        Refused(
            "'embeddings.word_embeddings.weight' has a value of 1000000; expected at most 65504 for F16.",
            content with { Kinds = content.Tensors.ToDictionary(tensor => tensor.Name, _ => NumberKind.F16) });

        void Refused(string message, PretrainedContent wrong)
        {
            string found = Assert.Throws<ArgumentException>(() => PretrainedFolderWriter.Write(Target, wrong)).Message;
            Assert.StartsWith(message, found, StringComparison.Ordinal);
            Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullName));
            Assert.Empty(Directory.GetFileSystemEntries(Target));
        }
    }

    [Fact]
    public void What_a_killed_process_left_is_not_taken_over()
    {
        PretrainedContent content = PretrainedWeightsTests.Read(SyntheticFolder.Bert());
        string staged = _folder.File("model.partial");
        Directory.CreateDirectory(staged);
        File.WriteAllText(Path.Combine(staged, "vocab.json"), "left");
        PretrainedFolderWriter.Write(Target, content, staged);
        Assert.DoesNotContain("vocab.json", Everything(Target).Keys);
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void The_place_may_be_a_link_to_an_empty_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows only administrators may make links.");
        Directory.CreateDirectory(_folder.File("real"));
        Directory.CreateSymbolicLink(Target, "real");
        PretrainedContent content = PretrainedWeightsTests.Read(SyntheticFolder.Bert());
        PretrainedFolderWriter.Write(Target, content);
        Assert.Equal("real", new DirectoryInfo(Target).LinkTarget);
        PretrainedWeightsTests.Same(content, PretrainedFolder.Read(_folder.File("real")));
    }

    private static SortedDictionary<string, byte[]> Everything(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes),
        StringComparer.Ordinal);
}
