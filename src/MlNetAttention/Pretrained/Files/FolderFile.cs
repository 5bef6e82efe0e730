namespace MlNetAttention.Pretrained.Files;

/// <summary>A regular file of a pretrained folder.</summary>
/// <param name="Name">Its name in errors, with the folder within the model's: <c>1_Pooling/config.json</c>.</param>
/// <param name="Path">Its real path.</param>
internal sealed record FolderFile(string Name, string Path)
{
    /// <summary>Opened for reading. Who writes to it must wait where the system has locks; who deletes it need not.</summary>
    internal FileStream Open() => new(Path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        BufferSize = 0,
        Options = FileOptions.SequentialScan,
    });

    /// <summary>Everything in it.</summary>
    /// <exception cref="FormatException">It has more than <paramref name="most"/> bytes.</exception>
    /// <exception cref="IOException">It was cut while it was read.</exception>
    internal byte[] Read(long most)
    {
        using FileStream stream = Open();
        long length = stream.Length;
        if (length > most) throw new FormatException($"'{Name}' has {length} bytes; expected at most {most}.");
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : throw Ended(read, length);
    }

    /// <summary>The error of a file that became shorter after it was opened.</summary>
    internal IOException Ended(long read, long expected) =>
        new($"'{Name}' ended after {read} of {expected} bytes: it was changed while it was read.");
}
