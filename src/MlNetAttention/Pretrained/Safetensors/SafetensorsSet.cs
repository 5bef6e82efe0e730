using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Safetensors;

/// <summary>The tensors of a folder: of one file, or of the shards that an index names.</summary>
internal sealed class SafetensorsSet : IDisposable
{
    internal const string SingleName = "model.safetensors";

    private const string PickledName = "pytorch_model.bin";

    private readonly SafetensorsFile[] _files;
    private readonly Dictionary<string, (SafetensorsFile File, TensorEntry Tensor)> _tensors = new(StringComparer.Ordinal);

    private SafetensorsSet(SafetensorsFile[] files)
    {
        _files = files;
        foreach (SafetensorsFile file in files)
        {
            foreach (TensorEntry tensor in file.Tensors) _tensors.Add(tensor.Name, (file, tensor));
        }
    }

    internal IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens the weights of a folder. One file goes before shards, as in the libraries that write them.</summary>
    /// <exception cref="FormatException">A file is damaged, or does not fit the index.</exception>
    /// <exception cref="IOException">A file is missing, or was cut while it was read.</exception>
    internal static SafetensorsSet Open(FolderListing folder)
    {
        if (folder.FileIfAny(SingleName) is { } single) return new SafetensorsSet([SafetensorsFile.Open(single)]);
        if (folder.FileIfAny(ShardIndex.FileName) is not { } indexFile) throw Missing(folder);
        ShardIndex index = ShardIndex.Read(indexFile);
        var files = new List<SafetensorsFile>();
        try
        {
            foreach (string shard in index.Shards) files.Add(SafetensorsFile.Open(folder.FileOf(shard)));
            index.Check(files.Zip(index.Shards, (file, shard) => (shard, file.Tensors)));
            return new SafetensorsSet([.. files]);
        }
        catch
        {
            foreach (SafetensorsFile file in files) file.Dispose();
            throw;
        }
    }

    /// <summary>What is said of a tensor; null where there is none of that name.</summary>
    internal TensorEntry? Find(string name) => _tensors.TryGetValue(name, out var found) ? found.Tensor : null;

    /// <summary>The file that has a tensor, for errors.</summary>
    internal string FileOf(string name) => _tensors[name].File.Name;

    /// <inheritdoc cref="SafetensorsFile.Read"/>
    internal float[] Read(string name)
    {
        (SafetensorsFile file, TensorEntry tensor) = _tensors[name];
        return file.Read(tensor);
    }

    public void Dispose()
    {
        foreach (SafetensorsFile file in _files) file.Dispose();
    }

    private static FileNotFoundException Missing(FolderListing folder)
    {
        string expected = $"expected '{folder.NameOf(SingleName)}' or '{folder.NameOf(ShardIndex.FileName)}'";
        return new(folder.Has(PickledName) || folder.Has(ShardIndex.PickledFileName)
            ? $"The weights are in '{folder.NameOf(PickledName)}', a file that can run code when it is read and is not "
                + $"read here; {expected}. Python writes it with model.save_pretrained(folder, safe_serialization=True)."
            : $"There are no weights; {expected}.");
    }
}
