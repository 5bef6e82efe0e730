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
    private readonly Dictionary<ulong, int> _idsByKey = [];
    private readonly List<string> _texts = [];
    private readonly List<long> _counts = [];

    /// <summary>Whether tokens count; those that never did are unknown.</summary>
    internal bool Counting { get; set; } = true;

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

        if (Counting) _counts[id]++;
        return id;
    }

    /// <summary>Counts a token that is a raw key value; it gets its text in the end, once all are known.</summary>
    internal int Add(ulong key)
    {
        if (!_idsByKey.TryGetValue(key, out int id))
        {
            id = _texts.Count;
            _idsByKey[key] = id;
            _texts.Add("");
            _counts.Add(0);
        }

        if (Counting) _counts[id]++;
        return id;
    }

    /// <summary>The vocabulary, the final id of each provisional one, and the count of each final id.</summary>
    /// <param name="options">The choice of tokens.</param>
    /// <param name="keys">The values that tokens come from; null where they come from text.</param>
    internal (Vocabulary Vocabulary, int[] FinalIds, long[] Counts) Build(VocabularyOptions options, TokenKeys? keys)
    {
        ulong[] seen = [.. _idsByKey.Where(known => _counts[known.Value] > 0).Select(known => known.Key).Order()];
        foreach ((ulong key, string text) in seen.Zip(keys?.TextsOf(seen) ?? [])) _texts[_idsByKey[key]] = text;
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
        var subwords = new Subwords(options.SubwordBuckets, wholeCharacters: true);

        // The names of key values are looked up as they are.
        TextRules rules = keys is null ? options.Rules : options.Rules with { Normalization = TextNormalization.None };
        return (new Vocabulary(tokens, rules, KeyIdsOf(seen, finalIds, keys), subwords), finalIds, counts);
    }

    /// <summary>The tokens of a sequence of provisional ids that have become unknown, in order; null where none has.</summary>
    internal string[]? Unknown(int[] ids, int[] finalIds)
    {
        string[] unknown = [.. ids.Where(id => finalIds[id] == Vocabulary.UnknownId).Select(id => _texts[id])];
        return unknown.Length == 0 ? null : unknown;
    }

    // A value that no row holds stays unknown, as does one that was left out.
    private KeyIds? KeyIdsOf(ulong[] seen, int[] finalIds, TokenKeys? keys) => keys is null ? null : new KeyIds(
        keys.Count,
        [
            .. seen.Select(key => new KeyId(key, finalIds[_idsByKey[key]])).Where(known => known.Id != Vocabulary.UnknownId),
        ]);
}
