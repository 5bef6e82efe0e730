using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetAttention.Data;
using MlNetAttention.Tokens;
using MlNetAttention.Tokens.Pieces;
using MlNetAttention.Weights;

namespace MlNetAttention.Checkpoints;

/// <summary>
/// The beginnings of SHA-256 sums over the content of a training set: long enough to tell sets apart, short enough to read.
/// </summary>
internal static class DataHash
{
    private const int Digits = 16;

    internal static string OfVocabulary(TrainingSet set) => Of(hash =>
    {
        Vocabulary vocabulary = set.Vocabulary;
        Add<int>(hash, [vocabulary.Lowercase ? 1 : 0, vocabulary.Subwords.Buckets, vocabulary.Tokens.Length]);
        Add<int>(hash, [vocabulary.Rules.Version, (int)vocabulary.Normalization, (int)vocabulary.UnspacedText]);
        foreach (string token in vocabulary.Tokens) Add<char>(hash, token);
        foreach (KeyIds column in vocabulary.KeyIdsByColumn)
        {
            Add<ulong>(hash, [column.Count]);
            foreach (KeyId one in column.Known) Add<ulong>(hash, [one.Key, (ulong)one.Id]);
        }

        Add<long>(hash, set.Counts);
    });

    internal static string OfTokenizer(PieceTokenizer pieces) => Of(hash =>
    {
        foreach (PieceFile file in pieces.Files)
        {
            Add<char>(hash, file.Name);
            Add(hash, file.Content.Span);
        }
    });

    internal static string OfEncoder(AttentionEncoder encoder) => Of(hash =>
    {
        foreach (WeightShape weight in encoder.Weights.Layout)
        {
            Add<char>(hash, weight.Name);
            Add<float>(hash, encoder.Weights[weight.Name]);
        }

        // What rounds the result.
        Add<int>(hash, [(int)encoder.Weights.Stored(EncoderLayout.Embedding).Storage]);
    });

    internal static string OfSequences(TrainingSet set) => Of(hash => AddAll(hash, set.Sequences));

    internal static string OfTargets(TrainingSet set) => Of(hash =>
    {
        Add<int>(hash, [(int)set.LabelKind, set.ClassCount]);
        Add<float>(hash, [.. set.Targets]);
        AddAll(hash, set.TargetClasses);
    });

    internal static string OfWeights(TrainingSet set) => Of(hash => Add<float>(hash, set.Weights));

    internal static string OfGroups(TrainingSet set) => Of(hash => Add<int>(hash, set.Groups!.OfRow));

    /// <summary>
    /// The spelling of unknown tokens, which a sequence has but one id for: their subwords tell rows apart in folds, and predict
    /// rows that are never trained on.
    /// </summary>
    internal static string OfUnknownTokens(TrainingSet set) => Of(hash =>
    {
        foreach (string token in set.UnknownTokens.SelectMany(tokens => tokens ?? []).OfType<string>()) Add<char>(hash, token);
    });

    private static string Of(Action<IncrementalHash> add)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        add(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }

    private static void AddAll(IncrementalHash hash, IReadOnlyList<int[]> arrays)
    {
        foreach (int[] array in arrays) Add<int>(hash, array);
    }

    // Preceded by the length, since the same numbers in other groups are different data.
    private static void Add<T>(IncrementalHash hash, ReadOnlySpan<T> values) where T : unmanaged
    {
        hash.AppendData(BitConverter.GetBytes(values.Length));
        hash.AppendData(MemoryMarshal.AsBytes(values));
    }
}
