namespace MlNetAttention.Tokens.Pieces;

/// <summary>The files of a tokenizer by their names, and which of them were asked for.</summary>
internal sealed class PieceFolder
{
    private readonly Dictionary<string, PieceFile> _files = new(StringComparer.Ordinal);
    private readonly List<PieceFile> _read = [];

    internal PieceFolder(IEnumerable<PieceFile> files)
    {
        foreach (PieceFile file in files)
        {
            if (!PieceFile.Names.Contains(file.Name)) continue;
            if (!_files.TryAdd(file.Name, file)) throw PieceError.At(file.Name, "file", "two of the name", "one");
            int most = PieceFile.LimitOf(file.Name);
            if (file.Content.Length <= most) continue;
            throw PieceError.At(file.Name, "length", $"{file.Content.Length} bytes", $"at most {most}");
        }
    }

    /// <summary>The files that were found, in the order they were asked for.</summary>
    internal IReadOnlyList<PieceFile> Read => _read;

    /// <summary>A file that counts as read; null where there is none.</summary>
    internal PieceFile? Find(string name)
    {
        PieceFile? file = _files.GetValueOrDefault(name);
        if (file is not null) _read.Add(file);
        return file;
    }
}
