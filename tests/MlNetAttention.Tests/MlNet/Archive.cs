using System.IO.Compression;

namespace MlNetAttention.Tests.MlNet;

/// <summary>Saved models are zip archives.</summary>
internal static class Archive
{
    /// <summary>The archive with one entry changed, or left out where no change is given.</summary>
    internal static byte[] Change(string name, byte[] zip, Action<byte[]>? change)
    {
        using var source = new ZipArchive(new MemoryStream(zip));
        using var stream = new MemoryStream();
        using (var target = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                bool chosen = entry.FullName.EndsWith(name, StringComparison.Ordinal);
                if (chosen && change is null) continue;
                using var content = new MemoryStream();
                using (Stream read = entry.Open()) read.CopyTo(content);
                byte[] bytes = content.ToArray();
                if (chosen) change!(bytes);
                using Stream write = target.CreateEntry(entry.FullName).Open();
                write.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
