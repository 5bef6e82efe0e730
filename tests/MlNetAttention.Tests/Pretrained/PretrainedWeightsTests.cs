using MlNetAttention.Pretrained;
using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Weights;

namespace MlNetAttention.Tests.Pretrained;

public sealed class PretrainedWeightsTests
{
    // Names here, names in a file: written out again, as another list would be wrong with the first.
    private static readonly (string Ours, string Bert, string DistilBert)[] InLayer =
    [
        ("attention.query", "attention.self.query", "attention.q_lin"),
        ("attention.key", "attention.self.key", "attention.k_lin"),
        ("attention.value", "attention.self.value", "attention.v_lin"),
        ("attention.output", "attention.output.dense", "attention.out_lin"),
        ("attention.norm", "attention.output.LayerNorm", "sa_layer_norm"),
        ("feed_forward.in", "intermediate.dense", "ffn.lin1"),
        ("feed_forward.out", "output.dense", "ffn.lin2"),
        ("feed_forward.norm", "output.LayerNorm", "output_layer_norm"),
    ];

    public static TheoryData<string, string> FamiliesAndTypes => new MatrixTheoryData<string, string>(
        ["bert", "roberta", "distilbert"], ["F32", "F16", "BF16"]);

    [Theory]
    [MemberData(nameof(FamiliesAndTypes))]
    public void Every_weight_comes_under_its_name(string family, string type)
    {
        SyntheticFolder folder = SyntheticFolder.Of(family).WithStages();
        folder.Type = type;
        PretrainedContent content = Read(folder);
        Assert.Equal(Enum.Parse<NumberKind>(type), content.Storage);
        var tensors = content.Tensors.ToDictionary(tensor => tensor.Name);
        Same("embedding.weight", "embeddings.word_embeddings.weight");
        Same("embedding.norm.weight", "embeddings.LayerNorm.weight");
        Same("embedding.norm.bias", "embeddings.LayerNorm.bias");
        if (family != "distilbert") Same("segments.weight", "embeddings.token_type_embeddings.weight");
        (int[] shape, float[] positions) = folder.Tensors["embeddings.position_embeddings.weight"];
        int skipped = shape[0] - SyntheticFolder.Positions;
        Assert.Equal(family == "roberta" ? 2 : 0, skipped);
        Assert.Equal([SyntheticFolder.Positions, SyntheticFolder.Width], tensors["positions.weight"].Shape);
        Assert.Equal(positions[(skipped * SyntheticFolder.Width)..], tensors["positions.weight"].Values);
        for (int layer = 0; layer < SyntheticFolder.Layers; layer++)
        {
            foreach ((string ours, string bert, string distilBert) in InLayer)
            {
                string theirs = family == "distilbert"
                    ? $"transformer.layer.{layer}.{distilBert}"
                    : $"encoder.layer.{layer}.{bert}";
                Same($"blocks.{layer}.{ours}.weight", $"{theirs}.weight");
                Same($"blocks.{layer}.{ours}.bias", $"{theirs}.bias");
            }
        }

        Assert.Equal(folder.DenseTensors["linear.weight"].Values, tensors["dense.weight"].Values);
        Assert.Equal([5, 15], tensors["dense.weight"].Shape);
        Assert.Equal(folder.DenseTensors["linear.bias"].Values, tensors["dense.bias"].Values);
        Assert.Equal(folder.Tensors.Count + folder.DenseTensors.Count, tensors.Count);

        void Same(string ours, string theirs)
        {
            Assert.Equal(folder.Tensors[theirs].Shape, tensors[ours].Shape);
            Assert.Equal(folder.Tensors[theirs].Values, tensors[ours].Values);
        }
    }

    [Theory]
    [InlineData("bert", "bert.")]
    [InlineData("roberta", "roberta.")]
    [InlineData("distilbert", "distilbert.")]
    [InlineData("bert", "model.")]
    public void Models_with_a_head_have_a_prefix_and_more(string family, string prefix)
    {
        SyntheticFolder folder = SyntheticFolder.Of(family);
        PretrainedContent expected = Read(folder);
        folder.Prefix = prefix;
        using var temporary = new TemporaryFolder();
        folder.WriteTo(temporary.FullName);
        folder.Add("pooler.dense.weight", 15, 15);
        var others = new Dictionary<string, (int[], float[])>
        {
            ["cls.predictions.bias"] = ([13], new float[13]),
            ["lm_head.decoder.weight"] = ([13, 15], new float[195]),
            ["classifier.weight"] = ([2, 15], new float[30]),
        };
        var all = folder.Tensors.Select(tensor => KeyValuePair.Create(prefix + tensor.Key, tensor.Value)).Concat(others);
        File.WriteAllBytes(temporary.File("model.safetensors"), folder.Weights(all, ""));
        Same(expected, PretrainedFolder.Read(temporary.FullName));
    }

    [Fact]
    public void Norms_may_have_their_older_names()
    {
        SyntheticFolder folder = SyntheticFolder.Bert();
        PretrainedContent expected = Read(folder);
        foreach (string name in folder.Tensors.Keys.Where(name => name.Contains("LayerNorm", StringComparison.Ordinal)).ToArray())
        {
            string older = name.Replace("LayerNorm.weight", "LayerNorm.gamma").Replace("LayerNorm.bias", "LayerNorm.beta");
            folder.Tensors.Add(older, folder.Tensors[name]);
            folder.Tensors.Remove(name);
        }

        Assert.Contains("embeddings.LayerNorm.gamma", folder.Tensors.Keys);
        Same(expected, Read(folder));
    }

    [Theory]
    [InlineData("I64")]
    [InlineData("F32")]
    public void Numbers_of_positions_are_left_out(string type)
    {
        SyntheticFolder folder = SyntheticFolder.Bert();
        PretrainedContent expected = Read(folder);
        using var temporary = new TemporaryFolder();
        folder.WriteTo(temporary.FullName);
        var tensors = folder.Tensors.Select(tensor =>
            (tensor.Key, "F32", tensor.Value.Shape, Safetensors.SafetensorsBytes.Singles(tensor.Value.Values)));
        File.WriteAllBytes(
            temporary.File("model.safetensors"),
            Safetensors.SafetensorsBytes.Of(
                tensors.Append(("embeddings.position_ids", type, new[] { 1, 11 }, new byte[type == "I64" ? 88 : 44]))));
        Same(expected, PretrainedFolder.Read(temporary.FullName));
    }

    [Fact]
    public void What_is_wrong_with_a_weight_is_said()
    {
        Refused(
            "'encoder.layer.1.attention.self.key.bias' [15] is missing among the weights.",
            folder => folder.Tensors.Remove("encoder.layer.1.attention.self.key.bias"));
        Refused(
            "In 'model.safetensors', 'encoder.layer.0.intermediate.dense.weight' has the shape [15, 7]; expected [7, 15].",
            folder => folder.Tensors["encoder.layer.0.intermediate.dense.weight"] = ([15, 7], new float[105]));
        Refused(
            "In 'model.safetensors', 'embeddings.position_embeddings.weight' has the shape [13, 15]; expected [11, 15].",
            folder => folder.Tensors["embeddings.position_embeddings.weight"] = ([13, 15], new float[195]));
        Refused(
            "In 'model.safetensors', 'encoder.layer.2.output.dense.bias' is a weight of the encoder; expected none of that name "
            + "for bert with 2 layers.",
            folder => folder.Add("encoder.layer.2.output.dense.bias", 15));
        Refused(
            "In 'model.safetensors', 'embeddings.LayerNorm.gamma' is a weight of the encoder; expected none of that name",
            folder => folder.Add("embeddings.LayerNorm.gamma", 15));
        Refused(
            "The weights have 0 tensors 'embeddings.word_embeddings.weight'; expected one, with one of the prefixes 'bert.', "
            + "'roberta.', 'distilbert.', 'model.' or none.",
            folder => folder.Tensors.Remove("embeddings.word_embeddings.weight"));
        Refused(
            "The weights have 2 tensors 'embeddings.word_embeddings.weight'; expected one",
            folder => folder.Add("bert.embeddings.word_embeddings.weight", 13, 15));
        Refused(
            "In 'model.safetensors', 'embeddings.word_embeddings.weight' has the type F64; expected F32, F16 or BF16.",
            folder => folder.Type = "F64");
        Refused(
            "In '2_Dense/model.safetensors', 'linear.bias' has the shape [7]; expected [5].",
            folder => folder.WithStages().DenseTensors["linear.bias"] = ([7], new float[7]));
    }

    [Fact]
    public void Shapes_are_compared_before_anything_is_read()
    {
        // An embedding of 240 MB, says the configuration alone.
        SyntheticFolder folder = SyntheticFolder.Bert();
        folder.Change("config.json", "\"vocab_size\": 13", "\"vocab_size\": 4000000");
        using var temporary = new TemporaryFolder();
        folder.WriteTo(temporary.FullName);
        Assert.Throws<FormatException>(() => PretrainedFolder.Read(temporary.FullName));
        long before = GC.GetAllocatedBytesForCurrentThread();
        FormatException error = Assert.Throws<FormatException>(() => PretrainedFolder.Read(temporary.FullName));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1_000_000);
        Assert.Contains("has the shape [13, 15]; expected [4000000, 15].", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_may_lie_in_shards_of_different_types()
    {
        SyntheticFolder folder = SyntheticFolder.Bert();
        PretrainedContent expected = Read(folder);
        using var temporary = new TemporaryFolder();
        folder.WriteFilesTo(temporary.FullName);
        var map = new List<string>();
        for (int shard = 0; shard < 3; shard++)
        {
            var tensors = folder.Tensors.Where((_, i) => i % 3 == shard).ToArray();
            folder.Type = shard == 1 ? "F16" : "F32";
            File.WriteAllBytes(temporary.File($"model-{shard}.safetensors"), folder.Weights(tensors, ""));
            map.AddRange(tensors.Select(tensor => $"\"{tensor.Key}\": \"model-{shard}.safetensors\""));
        }

        File.WriteAllText(temporary.File("model.safetensors.index.json"), $"{{\"weight_map\": {{{string.Join(',', map)}}}}}");
        PretrainedContent content = PretrainedFolder.Read(temporary.FullName);
        Assert.Equal(NumberKind.F32, content.Storage);
        Same(expected, content);
    }

    [Fact]
    public void The_cache_of_a_hub_is_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows only administrators may make links.");
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages();
        using var temporary = new TemporaryFolder();
        string model = temporary.File("models--owner--name"), snapshot = Path.Combine(model, "snapshots", "c0ffee");
        folder.WriteTo(snapshot);
        Directory.CreateDirectory(Path.Combine(model, "blobs"));
        foreach (string file in Directory.GetFiles(snapshot, "*", SearchOption.AllDirectories))
        {
            string blob = Path.Combine(model, "blobs", $"{Directory.GetFiles(Path.Combine(model, "blobs")).Length}");
            File.Move(file, blob);
            File.CreateSymbolicLink(file, Path.GetRelativePath(Path.GetDirectoryName(file)!, blob));
        }

        Same(Read(folder), PretrainedFolder.Read(snapshot));
    }

    [Fact]
    public void Positions_and_segments_are_cut_to_what_texts_need()
    {
        PretrainedContent content = Read(SyntheticFolder.Roberta().WithStages());
        PretrainedContent cut = content.CutTo(7, segments: 1, layers: content.Shape.Layers);
        Assert.Equal((7, 7, 2), (cut.Shape.Positions, cut.Shape.MaxTokens, cut.Shape.FirstPosition));
        WeightTensor positions = cut.Tensors.Single(tensor => tensor.Name == "positions.weight");
        Assert.Equal([7, 15], positions.Shape);
        Assert.Equal(content.Tensors.Single(tensor => tensor.Name == "positions.weight").Values[..105], positions.Values);
        WeightTensor segments = cut.Tensors.Single(tensor => tensor.Name == "segments.weight");
        Assert.Equal(1, cut.Shape.Segments);
        Assert.Equal([1, 15], segments.Shape);
        Assert.Equal(content.Tensors.Single(tensor => tensor.Name == "segments.weight").Values[..15], segments.Values);
        Assert.Equal(content.Tensors.Count, cut.Tensors.Count);
        Assert.Equal(5, content.CutTo(5, segments: 1, layers: 1).Shape.MaxTokens);
        Assert.Throws<ArgumentOutOfRangeException>(() => content.CutTo(7, segments: 1, layers: content.Shape.Layers + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => content.CutTo(12, segments: 1, layers: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => content.CutTo(0, segments: 1, layers: 1));
    }

    internal static void Same(PretrainedContent expected, PretrainedContent found)
    {
        Assert.Equal(expected.Shape, found.Shape);
        Assert.Equal(expected.Tensors.Select(tensor => tensor.Name), found.Tensors.Select(tensor => tensor.Name));
        foreach ((WeightTensor a, WeightTensor b) in expected.Tensors.Zip(found.Tensors))
        {
            Assert.Equal(a.Shape, b.Shape);
            Assert.Equal(a.Values.Select(BitConverter.SingleToUInt32Bits), b.Values.Select(BitConverter.SingleToUInt32Bits));
        }
    }

    internal static PretrainedContent Read(SyntheticFolder folder)
    {
        using var temporary = new TemporaryFolder();
        folder.WriteTo(temporary.FullName);
        return PretrainedFolder.Read(temporary.FullName);
    }

    private static void Refused(string message, Action<SyntheticFolder> change)
    {
        SyntheticFolder folder = SyntheticFolder.Bert();
        change(folder);
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Read(folder)).Message, StringComparison.Ordinal);
    }
}
