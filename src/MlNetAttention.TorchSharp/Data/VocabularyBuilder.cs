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
    private readonly Dictionary<(int Column, ulong Key), int> _idsByKey = [];
    private readonly HashSet<int> _isKey = [];
    private readonly List<string> _texts = [];
    private readonly List<long> _counts = [];
    private readonly TextRules? _rules;
    private readonly string? _unknownPiece;

    /// <summary>The vocabulary of a pretrained encoder, where nothing is counted; null where one is learned.</summary>
    internal Vocabulary? Known { get; init; }

    /// <summary>Whether tokens count; those that never did are unknown.</summary>
    internal bool Counting { get; set; } = true;

    /// <param name="rules">How texts have become the tokens; by default those of the options.</param>
    internal VocabularyBuilder(TextRules? rules = null)
    {
        _rules = rules;
        _unknownPiece = rules?.Pieces is { } pieces ? pieces.Pieces[pieces.Special.Unknown] : null;
        _idsBySpan = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

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

    /// <summary>Takes back one count of a provisional id.</summary>
    internal void Remove(int id)
    {
        if (Counting) _counts[id]--;
    }

    /// <summary>Counts a token that is a raw key value of a column; it gets its text in the end, once all are known.</summary>
    internal int Add(ulong key, int column = 0)
    {
        if (!_idsByKey.TryGetValue((column, key), out int id))
        {
            id = _texts.Count;
            _idsByKey[(column, key)] = id;
            _isKey.Add(id);
            _texts.Add("");
            _counts.Add(0);
        }

        if (Counting) _counts[id]++;
        return id;
    }

    /// <summary>The vocabulary, the final id of each provisional one, and the count of each final id.</summary>
    /// <param name="options">The choice of tokens.</param>
    /// <param name="keys">For every column the values that its tokens come from; null where they come from text.</param>
    internal (Vocabulary Vocabulary, int[] FinalIds, long[] Counts) Build(
        VocabularyOptions options, params ReadOnlySpan<TokenKeys?> keys)
    {
        ulong[][] seen = NameKeys(keys);
        int[] merged = keys.Length > 1 && _idsByKey.Count > 0 ? Merged() : [.. Enumerable.Range(0, _texts.Count)];
        int[] kept =
        [
            .. Enumerable.Range(0, _texts.Count)
                .Where(id => merged[id] == id && _counts[id] >= options.MinimumCount && _texts[id] != _unknownPiece)
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
        for (int id = 0; id < finalIds.Length; id++) finalIds[id] = finalIds[merged[id]];
        var tokens = kept.Select(id => _texts[id]).ToImmutableArray();
        var subwords = new Subwords(options.SubwordBuckets, wholeCharacters: true);

        // The names of key values are looked up as they are.
        bool hasText = keys.IsEmpty || keys.Contains(null);
        TextRules rules = _rules ?? options.Rules;
        if (!hasText) rules = rules with { Normalization = TextNormalization.None };
        return (new Vocabulary(tokens, rules, subwords, KeyIdsOf(seen, finalIds, keys)), finalIds, counts);
    }

    /// <summary>
    /// The tokens of a sequence of provisional ids that have become unknown, in order, null for key values and for the piece of
    /// unknown words; null where none has.
    /// </summary>
    internal string?[]? Unknown(int[] ids, int[] finalIds)
    {
        string?[] unknown =
        [
            .. ids.Where(id => id == SequenceReader.MissingKey || (id >= 0 && finalIds[id] == Vocabulary.UnknownId))
                .Select(id => id == SequenceReader.MissingKey || _isKey.Contains(id) || _texts[id] == _unknownPiece
                    ? null
                    : _texts[id]),
        ];
        return unknown.Length == 0 ? null : unknown;
    }

    /// <summary>Gives key values their texts; returns those of every column, ascending.</summary>
    private ulong[][] NameKeys(ReadOnlySpan<TokenKeys?> keys)
    {
        var seen = new ulong[keys.Length][];
        for (int column = 0; column < seen.Length; column++)
        {
            int of = column;
            seen[column] =
            [
                .. _idsByKey.Where(one => one.Key.Column == of && _counts[one.Value] > 0).Select(one => one.Key.Key).Order(),
            ];
            string[] texts = keys[column]?.TextsOf(seen[column]) ?? [];
            foreach ((ulong key, string text) in seen[column].Zip(texts)) _texts[_idsByKey[(column, key)]] = text;
        }

        return seen;
    }

    /// <summary>
    /// Makes tokens of several columns that are spelled alike one, with all of their occurrences: the first of them for each.
    /// </summary>
    private int[] Merged()
    {
        var firsts = new Dictionary<string, int>(StringComparer.Ordinal);
        var merged = new int[_texts.Count];
        for (int id = 0; id < merged.Length; id++)
        {
            firsts.TryAdd(_texts[id], id);
            int first = merged[id] = firsts[_texts[id]];
            if (first == id) continue;
            _counts[first] += _counts[id];
            _counts[id] = 0;
        }

        return merged;
    }

    // A value that no row holds stays unknown, as does one that was left out.
    private KeyIds[] KeyIdsOf(ulong[][] seen, int[] finalIds, ReadOnlySpan<TokenKeys?> keys)
    {
        if (keys.IsEmpty) return [KeyIds.None];
        var columns = new KeyIds[keys.Length];
        for (int column = 0; column < columns.Length; column++)
        {
            int of = column;
            columns[column] = keys[column] is not { } values ? KeyIds.None : new KeyIds(
                values.Count,
                [
                    .. seen[column].Select(key => new KeyId(key, finalIds[_idsByKey[(of, key)]]))
                        .Where(known => known.Id != Vocabulary.UnknownId),
                ]);
        }

        return columns;
    }
}
