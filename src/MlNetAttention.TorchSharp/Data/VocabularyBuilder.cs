using System.Collections.Immutable;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>
/// Counts tokens in a single pass over the training rows, under provisional ids in order of appearance, and then assigns the
/// final ids: most frequent first, ties by ordinal order of the text.
/// </summary>
internal sealed class VocabularyBuilder
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsBySpan;
    private readonly List<string> _texts = [];
    private readonly List<long> _counts = [];

    internal VocabularyBuilder() => _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Counts a token and returns its provisional id.</summary>
    internal int Add(ReadOnlySpan<char> token)
    {
        if (!_idsBySpan.TryGetValue(token, out int id))
        {
            id = _texts.Count;
            _idsBySpan[token] = id;
            _texts.Add(token.ToString());
            _counts.Add(0);
        }

        _counts[id]++;
        return id;
    }

    /// <summary>The vocabulary, the final id of each provisional one, and the count of each final id.</summary>
    internal (Vocabulary Vocabulary, int[] FinalIds, long[] Counts) Build(
        VocabularyOptions options, IReadOnlyList<string>? keyNames)
    {
        int[] kept =
        [
            .. Enumerable.Range(0, _texts.Count)
                .Where(id => _counts[id] >= options.MinimumCount)
                .OrderByDescending(id => _counts[id])
                .ThenBy(id => _texts[id], StringComparer.Ordinal)
                .Take(options.MaximumSize),
        ];
        var finalIds = new int[_texts.Count];
        Array.Fill(finalIds, Vocabulary.UnknownId);
        var counts = new long[Vocabulary.FirstKnownId + kept.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            finalIds[kept[i]] = Vocabulary.FirstKnownId + i;
            counts[Vocabulary.FirstKnownId + i] = _counts[kept[i]];
        }

        counts[Vocabulary.UnknownId] = _counts.Sum() - counts.Sum();
        var tokens = kept.Select(id => _texts[id]).ToImmutableArray();
        var subwords = new Subwords(options.SubwordBuckets);
        return (new Vocabulary(tokens, options.Lowercase, KeyIds(finalIds, keyNames), subwords), finalIds, counts);
    }

    /// <summary>The tokens of a sequence of provisional ids that have become unknown, in order; null where none has.</summary>
    internal string[]? Unknown(int[] ids, int[] finalIds)
    {
        string[] unknown = [.. ids.Where(id => finalIds[id] == Vocabulary.UnknownId).Select(id => _texts[id])];
        return unknown.Length == 0 ? null : unknown;
    }

    // Raw key values start at 1; a value that no row holds stays unknown.
    private int[]? KeyIds(int[] finalIds, IReadOnlyList<string>? keyNames)
    {
        return keyNames is null ? null : [Vocabulary.UnknownId, .. keyNames.Select(Find)];

        int Find(string name) => _ids.TryGetValue(name, out int id) ? finalIds[id] : Vocabulary.UnknownId;
    }
}
