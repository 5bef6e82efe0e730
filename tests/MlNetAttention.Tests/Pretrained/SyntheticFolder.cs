using System.Text;
using MlNetAttention.Tests.Pretrained.Safetensors;

namespace MlNetAttention.Tests.Pretrained;

/// <summary>
/// A pretrained folder with seeded weights, put together without the product's own code: files by their names, which tests change
/// before they write them. V = 13, D = 15, H = 3, F = 7, P = 11, S = 2, two layers.
/// </summary>
internal sealed class SyntheticFolder
{
    internal const int Words = 13;
    internal const int Width = 15;
    internal const int Heads = 3;
    internal const int Hidden = 7;
    internal const int Positions = 11;
    internal const int Segments = 2;
    internal const int Layers = 2;
    internal const int DenseOutputs = 5;

    private readonly Random _random = new(17);

    private SyntheticFolder()
    {
    }

    /// <summary>Tensors by the names of the family, with their values.</summary>
    internal SortedDictionary<string, (int[] Shape, float[] Values)> Tensors { get; } = new(StringComparer.Ordinal);

    /// <summary>Tensors of the dense stage.</summary>
    internal SortedDictionary<string, (int[] Shape, float[] Values)> DenseTensors { get; } = new(StringComparer.Ordinal);

    /// <summary>All files but those with weights.</summary>
    internal SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>What stands before the names of tensors.</summary>
    internal string Prefix { get; set; } = "";

    /// <summary>What weights are stored as.</summary>
    internal string Type { get; set; } = "F32";

    internal string this[string file]
    {
        get => Encoding.UTF8.GetString(Files[file]);
        set => Files[file] = Encoding.UTF8.GetBytes(value);
    }

    internal static SyntheticFolder Bert()
    {
        var folder = new SyntheticFolder();
        folder["config.json"] = """
            {"architectures": ["BertModel"], "model_type": "bert", "vocab_size": 13, "hidden_size": 15, "num_hidden_layers": 2,
             "num_attention_heads": 3, "intermediate_size": 7, "hidden_act": "gelu", "max_position_embeddings": 11,
             "type_vocab_size": 2, "layer_norm_eps": 1e-12, "position_embedding_type": "absolute", "pad_token_id": 0,
             "attention_probs_dropout_prob": 0.1, "transformers_version": "4.57.1"}
            """;
        folder["vocab.txt"] = "[PAD]\n[UNK]\ndog\n";
        folder.AddBert(rows: Positions);
        return folder;
    }

    /// <summary>Two rows of positions more than are used: padding has the id 1.</summary>
    internal static SyntheticFolder Roberta()
    {
        var folder = new SyntheticFolder();
        folder["config.json"] = """
            {"architectures": ["RobertaForMaskedLM"], "model_type": "roberta", "vocab_size": 13, "hidden_size": 15,
             "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 7, "hidden_act": "gelu",
             "max_position_embeddings": 13, "type_vocab_size": 2, "layer_norm_eps": 1e-05, "pad_token_id": 1, "bos_token_id": 0}
            """;
        folder["vocab.json"] = """{"<s>": 0, "<pad>": 1}""";
        folder["merges.txt"] = "#version: 0.2\nd o\n";
        folder.AddBert(rows: Positions + 2);
        return folder;
    }

    internal static SyntheticFolder DistilBert()
    {
        var folder = new SyntheticFolder();
        folder["config.json"] = """
            {"architectures": ["DistilBertForSequenceClassification"], "model_type": "distilbert", "vocab_size": 13, "dim": 15,
             "n_layers": 2, "n_heads": 3, "hidden_dim": 7, "activation": "gelu", "max_position_embeddings": 11,
             "sinusoidal_pos_embds": false, "tie_weights_": true, "pad_token_id": 0}
            """;
        folder["vocab.txt"] = "[PAD]\n[UNK]\ndog\n";
        folder.Add("embeddings.word_embeddings.weight", Words, Width);
        folder.Add("embeddings.position_embeddings.weight", Positions, Width);
        folder.AddPair("embeddings.LayerNorm", Width);
        for (int layer = 0; layer < Layers; layer++)
        {
            string at = $"transformer.layer.{layer}.";
            foreach (string part in (string[])["q_lin", "k_lin", "v_lin", "out_lin"])
            {
                folder.AddPair($"{at}attention.{part}", Width, Width);
            }

            folder.AddPair($"{at}sa_layer_norm", Width);
            folder.AddPair($"{at}ffn.lin1", Hidden, Width);
            folder.AddPair($"{at}ffn.lin2", Width, Hidden);
            folder.AddPair($"{at}output_layer_norm", Width);
        }

        return folder;
    }

    internal static SyntheticFolder Of(string family) => family switch
    {
        "bert" => Bert(),
        "roberta" => Roberta(),
        "distilbert" => DistilBert(),
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, null),
    };

    /// <summary>The same with the stages of sentence-transformers: mean, a dense map with tanh, length 1.</summary>
    internal SyntheticFolder WithStages()
    {
        this["modules.json"] = """
            [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
             {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
             {"idx": 3, "name": "3", "path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """;
        this["sentence_bert_config.json"] = """{"max_seq_length": 7, "do_lower_case": true}""";
        this["1_Pooling/config.json"] = """
            {"word_embedding_dimension": 15, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true,
             "pooling_mode_max_tokens": false, "pooling_mode_mean_sqrt_len_tokens": false}
            """;
        this["2_Dense/config.json"] = """
            {"in_features": 15, "out_features": 5, "bias": true, "activation_function": "torch.nn.modules.activation.Tanh"}
            """;
        DenseTensors["linear.weight"] = ([DenseOutputs, Width], Numbers(DenseOutputs * Width));
        DenseTensors["linear.bias"] = ([DenseOutputs], Numbers(DenseOutputs));
        return this;
    }

    /// <summary>Replaces a part of a file, which must be there.</summary>
    internal SyntheticFolder Change(string file, string old, string changed)
    {
        Assert.Contains(old, this[file], StringComparison.Ordinal);
        this[file] = this[file].Replace(old, changed, StringComparison.Ordinal);
        return this;
    }

    internal void Add(string name, params int[] shape) =>
        Tensors.Add(name, (shape, Numbers(shape.Aggregate(1, (product, size) => product * size))));

    /// <summary>Writes everything into a folder, the weights in one file.</summary>
    internal void WriteTo(string folder)
    {
        WriteFilesTo(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), Weights(Tensors, Prefix));
    }

    /// <summary>Writes everything but the transformer's weights.</summary>
    internal void WriteFilesTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] bytes) in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }

        if (DenseTensors.Count == 0) return;
        File.WriteAllBytes(Path.Combine(folder, "2_Dense/model.safetensors"), Weights(DenseTensors, ""));
    }

    /// <summary>A file with some of the tensors.</summary>
    internal byte[] Weights(IEnumerable<KeyValuePair<string, (int[] Shape, float[] Values)>> tensors, string prefix) =>
        SafetensorsBytes.Of(tensors.Select(tensor =>
            (prefix + tensor.Key, Type, tensor.Value.Shape, Bytes(tensor.Value.Values))));

    private byte[] Bytes(float[] values) => Type switch
    {
        "F32" => SafetensorsBytes.Singles(values),
        "F16" => SafetensorsBytes.Halves(values),
        "BF16" => SafetensorsBytes.UpperHalves(values),
        _ => new byte[8 * values.Length],
    };

    private void AddBert(int rows)
    {
        Add("embeddings.word_embeddings.weight", Words, Width);
        Add("embeddings.position_embeddings.weight", rows, Width);
        Add("embeddings.token_type_embeddings.weight", Segments, Width);
        AddPair("embeddings.LayerNorm", Width);
        for (int layer = 0; layer < Layers; layer++)
        {
            string at = $"encoder.layer.{layer}.";
            foreach (string part in (string[])["self.query", "self.key", "self.value", "output.dense"])
            {
                AddPair($"{at}attention.{part}", Width, Width);
            }

            AddPair($"{at}attention.output.LayerNorm", Width);
            AddPair($"{at}intermediate.dense", Hidden, Width);
            AddPair($"{at}output.dense", Width, Hidden);
            AddPair($"{at}output.LayerNorm", Width);
        }
    }

    private void AddPair(string name, params int[] shape)
    {
        Add($"{name}.weight", shape);
        Add($"{name}.bias", shape[0]);
    }

    // With no more digits than each of the types holds.
    private float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(-127, 128) / 128f)];
}
