using System.Text.Json;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Safetensors;

/// <summary>
/// The index of weights in several files: <c>{"metadata": {"total_size": BYTES}, "weight_map": {"TENSOR": "FILE", …}}</c>.
/// </summary>
/// <remarks>
/// The names of files in it are used for nothing but to look them up in the folder. What the files hold and what the index says
/// must be the same, so that no tensor is in two of them.
/// </remarks>
internal sealed class ShardIndex
{
    internal const string FileName = "model.safetensors.index.json";
    internal const string PickledFileName = "pytorch_model.bin.index.json";

    private const int MostShards = 1000;

    private readonly string _name;
    private readonly Dictionary<string, string> _shardOf = new(StringComparer.Ordinal);
    private readonly double? _totalSize;

    private ShardIndex(string name, JsonFields fields)
    {
        _name = name;
        JsonFields map = fields.Object("weight_map") ?? throw new FormatException($"{fields.Where} has no weight_map.");
        var shards = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string tensor in map.Names)
        {
            string shard = map.Text(tensor);
            if (!FolderListing.IsPlain(shard) || !shard.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                throw map.Wrong(tensor, "the plain name of a file, ending in .safetensors");
            }

            shards.Add(shard);
            _shardOf.Add(tensor, shard);
        }

        if (shards.Count is 0 or > MostShards)
        {
            throw new FormatException($"'{name}' names {shards.Count} files; expected 1 to {MostShards}.");
        }

        Shards = [.. shards];
        if (fields.Object("metadata") is { } metadata && metadata.Find("total_size") is { } size)
        {
            // Written as 1.0e9 by some.
            bool isNumber = size.ValueKind == JsonValueKind.Number && size.TryGetDouble(out double bytes) && bytes >= 0;
            _totalSize = isNumber ? size.GetDouble() : throw metadata.Wrong("total_size", "a number of bytes");
        }
    }

    /// <summary>The names of the files, in their order.</summary>
    internal IReadOnlyList<string> Shards { get; }

    internal static ShardIndex Read(FolderFile file) => new(file.Name, JsonFields.Of(file));

    /// <summary>Compares the index with what the files hold.</summary>
    /// <exception cref="FormatException">A tensor is missing, in another file, or in none of the index.</exception>
    internal void Check(IEnumerable<(string Shard, IReadOnlyList<TensorEntry> Tensors)> files)
    {
        int found = 0;
        double bytes = 0;
        foreach ((string shard, IReadOnlyList<TensorEntry> tensors) in files)
        {
            foreach (TensorEntry tensor in tensors)
            {
                string? expected = _shardOf.GetValueOrDefault(tensor.Name);
                if (expected != shard)
                {
                    string place = expected is null ? "in no file" : $"in '{expected}'";
                    throw new FormatException(
                        $"{Shown.Text(tensor.Name)} is in '{shard}'; expected it {place}, as '{_name}' has it.");
                }

                found++;
                bytes += tensor.Length;
            }
        }

        if (found != _shardOf.Count)
        {
            string missing = _shardOf.Keys.Except(files.SelectMany(file => file.Tensors, (_, tensor) => tensor.Name)).First();
            throw new FormatException($"{Shown.Text(missing)} is not in '{_shardOf[missing]}', where '{_name}' has it.");
        }

        if (_totalSize is { } total && total != bytes)
        {
            throw new FormatException($"'{_name}' has a total_size of {total}; expected {bytes}, the bytes of its tensors.");
        }
    }
}
