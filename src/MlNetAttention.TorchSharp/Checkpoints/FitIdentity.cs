using System.Globalization;
using System.Reflection;
using MlNetAttention.Data;
using MlNetAttention.Options;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetAttention.Checkpoints;

/// <summary>
/// All that determines the result of a fit, part by part: a fit resumes only from checkpoints of one that is the same in every
/// part, and can name the part that differs.
/// </summary>
internal sealed class FitIdentity
{
    private const int MostNamed = 5;

    private readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal);

    internal FitIdentity(AttentionOptions options, TrainingSet set, int seed, Device device)
    {
        _parts["version of MlNetAttention"] = VersionOf(typeof(FitIdentity));
        _parts["version of TorchSharp"] = VersionOf(typeof(torch));
        _parts["seed"] = Text(seed);
        _parts["threads"] = Text(options.Training.Threads ?? Environment.ProcessorCount);
        _parts["folds"] = Text(options.Training.FoldCount);
        _parts["device"] = device.ToString();
        _parts[nameof(AttentionOptions.Features)] = Text(options.Features);
        _parts["token scores"] = Text(options.TokenScoresColumnName is not null);
        Add(typeof(EncoderOptions).GetProperties(), options.Encoder);
        Add(typeof(VocabularyOptions).GetProperties(), options.Vocabulary);
        Add(typeof(TrainingOptions).GetProperties(), options.Training);

        if (set.Vocabulary.Rules.Pieces is { } pieces) _parts["hash of the tokenizer"] = DataHash.OfTokenizer(pieces);
        if (options.Pretrained is { } pretrained)
        {
            _parts["hash of the pretrained encoder"] = DataHash.OfEncoder(pretrained);
            _parts[nameof(AttentionOptions.PretrainedUse)] = Text(options.PretrainedUse);
            _parts[nameof(AttentionOptions.TrainedLayers)] = Text(options.TrainedLayers);
        }

        _parts["hash of the vocabulary"] = DataHash.OfVocabulary(set);
        _parts["hash of the token sequences"] = DataHash.OfSequences(set);
        _parts["hash of the labels"] = DataHash.OfTargets(set);
        if (set.Weights is not null) _parts["hash of the weights"] = DataHash.OfWeights(set);
        if (set.Groups is not null) _parts["hash of the groups"] = DataHash.OfGroups(set);
        if (set.UnknownTokens.Count > 0) _parts["hash of the unknown tokens"] = DataHash.OfUnknownTokens(set);
        if (set.ValidationRows > 0) _parts["rows of the validation set"] = Text(set.ValidationRows);
    }

    internal IReadOnlyDictionary<string, string> Parts => _parts;

    /// <summary>The difference of another fit, in words; null where it is the same.</summary>
    internal string? Difference(IReadOnlyDictionary<string, string> other)
    {
        string[] all =
        [
            .. _parts.Keys.Union(other.Keys)
                .Where(name => _parts.GetValueOrDefault(name) != other.GetValueOrDefault(name))
                .Select(name => $"{name} is {Value(_parts, name)}, there {Value(other, name)}"),
        ];
        if (all.Length == 0) return null;
        string more = all.Length > MostNamed ? Text(all.Length - MostNamed) + " more" : "";
        return string.Join("; ", [.. all.Take(MostNamed), .. more.Length > 0 ? [more] : Array.Empty<string>()]);

        static string Value(IReadOnlyDictionary<string, string> parts, string name) => parts.GetValueOrDefault(name, "unknown");
    }

    private void Add(PropertyInfo[] all, object options)
    {
        foreach (PropertyInfo option in all.Where(IsPartOfFit)) _parts.Add(option.Name, Text(option.GetValue(options)));
    }

    // Threads and folds are listed above, by their actual number, and the tokenizer by its files, wherever they are.
    private static bool IsPartOfFit(PropertyInfo option) =>
        !option.IsDefined(typeof(NotPartOfFitAttribute))
        && option.Name is not (nameof(TrainingOptions.Threads) or nameof(TrainingOptions.Folds)
            or nameof(VocabularyOptions.TokenizerFolder));

    private static string Text(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "null";

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
