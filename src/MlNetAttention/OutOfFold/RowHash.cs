using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetAttention.Tokens;

namespace MlNetAttention.OutOfFold;

/// <summary>
/// 128 bits of a cryptographic hash of a row's tokens as the encoder sees them, ids and subwords of unknown ones. Two rows with
/// the same hash have the same tokens. For one thread.
/// </summary>
internal sealed class RowHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    internal UInt128 Of(TokenSequence tokens)
    {
        _hash.AppendData(MemoryMarshal.AsBytes(tokens.Ids));
        for (int t = 0; t < tokens.Length; t++)
        {
            if (tokens.Ids[t] == Vocabulary.UnknownId) Append(t, tokens.SubwordsOf(t));
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    public void Dispose() => _hash.Dispose();

    // The place first, so that subwords of one token are not taken for those of its neighbour.
    private void Append(int place, ReadOnlySpan<int> subwords)
    {
        _hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in place)));
        _hash.AppendData(MemoryMarshal.AsBytes(subwords));
    }
}
