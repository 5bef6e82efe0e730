using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlNetAttention.Cli.Vectors;

/// <summary>Vectors of one length by their numbers: the first in memory, what it has no room for in a temporary file.</summary>
/// <param name="length">Numbers in a vector.</param>
/// <param name="mostInMemory">How many are kept in memory.</param>
internal sealed class VectorStore(int length, int mostInMemory) : IDisposable
{
    private const int Block = 1024;

    private readonly List<float[]> _blocks = [];
    private SafeFileHandle? _file;

    /// <summary>A store that keeps about a gigabyte in memory.</summary>
    /// <param name="length">Numbers in a vector.</param>
    public VectorStore(int length)
        : this(length, (1 << 30) / (sizeof(float) * length))
    {
    }

    public int Count { get; private set; }

    /// <summary>Adds a vector under the next number.</summary>
    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public void Add(ReadOnlySpan<float> vector)
    {
        if (Count >= mostInMemory) RandomAccess.Write(File(), MemoryMarshal.AsBytes(vector), Offset(Count));
        else
        {
            if (Count % Block == 0) _blocks.Add(new float[Block * length]);
            vector.CopyTo(InMemory(Count));
        }

        Count++;
    }

    /// <summary>Copies a vector; safe from any number of threads while none adds.</summary>
    /// <exception cref="IOException">The temporary file cannot be read.</exception>
    public void Read(int number, Span<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        if (number < mostInMemory)
        {
            InMemory(number).CopyTo(vector);
            return;
        }

        Span<byte> bytes = MemoryMarshal.AsBytes(vector[..length]);
        for (int read = 0; read < bytes.Length;)
        {
            int more = RandomAccess.Read(File(), bytes[read..], Offset(number) + read);
            read += more > 0 ? more : throw new EndOfStreamException("The temporary file of vectors was cut.");
        }
    }

    public void Dispose() => _file?.Dispose();

    private Span<float> InMemory(int number) => _blocks[number / Block].AsSpan(number % Block * length, length);

    private long Offset(int number) => (long)(number - mostInMemory) * sizeof(float) * length;

    private SafeFileHandle File() => _file ??= System.IO.File.OpenHandle(
        Path.Combine(Path.GetTempPath(), $"mlnet-attention-{Guid.NewGuid():N}.vectors"), FileMode.CreateNew, FileAccess.ReadWrite,
        FileShare.None, FileOptions.DeleteOnClose);
}
