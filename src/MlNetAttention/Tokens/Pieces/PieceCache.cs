using System.Collections.Concurrent;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>A piece of a word.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Length">The characters of the word that it has; 0 for a further byte of the last.</param>
internal readonly record struct WordPiece(int Id, int Length);

/// <summary>
/// The pieces of words met before, for any number of threads. Once it is full it begins anew: what is frequent comes back soon.
/// </summary>
internal sealed class PieceCache
{
    internal const int LongestWord = 48;
    internal const int Capacity = 1 << 15;

    private Generation _words = new();

    /// <summary>The pieces of a word; null where it is not known.</summary>
    internal WordPiece[]? Find(ReadOnlySpan<char> word) =>
        word.Length <= LongestWord && Volatile.Read(ref _words).BySpan.TryGetValue(word, out WordPiece[]? pieces) ? pieces : null;

    /// <summary>Keeps the pieces of a word, unless it is too long.</summary>
    internal void Keep(ReadOnlySpan<char> word, WordPiece[] pieces)
    {
        if (word.Length > LongestWord) return;
        Generation words = Volatile.Read(ref _words);
        if (Interlocked.Increment(ref words.Count) > Capacity) Volatile.Write(ref _words, words = new Generation());
        words.BySpan.TryAdd(word, pieces);
    }

    private sealed class Generation
    {
        internal int Count;

        internal Generation() =>
            BySpan = new ConcurrentDictionary<string, WordPiece[]>(StringComparer.Ordinal)
                .GetAlternateLookup<ReadOnlySpan<char>>();

        internal ConcurrentDictionary<string, WordPiece[]>.AlternateLookup<ReadOnlySpan<char>> BySpan { get; }
    }
}
