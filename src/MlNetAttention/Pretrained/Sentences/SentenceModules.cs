using System.Text.Json;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Sentences;

/// <summary>
/// The stages of an encoder of sentences, from <c>modules.json</c>: a transformer, pooling and, if named, a dense map and the
/// scaling to length 1, in this order. Each has a folder of its own; that of the transformer may be the model's.
/// </summary>
/// <param name="Transformer">The folder with the transformer.</param>
/// <param name="Pooling">The folder that says how tokens are pooled; null for the mean, as nothing else is said.</param>
/// <param name="Dense">The folder with the dense map; null where there is none.</param>
/// <param name="Normalizes">Whether the result is scaled to length 1.</param>
internal sealed record SentenceModules(FolderListing Transformer, FolderListing? Pooling, FolderListing? Dense, bool Normalizes)
{
    internal const string FileName = "modules.json";
    internal const string TypePrefix = "sentence_transformers.models.";

    private const int MostStages = 16;
    private const string AnyTypePrefix = "sentence_transformers.";
    private const string Expected = "Transformer, Pooling, then Dense, Normalize or both, of sentence_transformers";

    /// <summary>
    /// Reads the stages. A folder without <c>modules.json</c> is a transformer alone, and its tokens are averaged.
    /// </summary>
    /// <exception cref="FormatException">The file is damaged, or names other stages.</exception>
    /// <exception cref="IOException">The folder of a stage is missing.</exception>
    internal static SentenceModules Read(FolderListing folder)
    {
        if (folder.FileIfAny(FileName) is not { } file) return new SentenceModules(folder, null, null, false);
        (string Kind, string Path)[] stages = [.. Stages(file)];
        string kinds = string.Join(", ", stages.Select(stage => stage.Kind));
        return kinds switch
        {
            "Transformer, Pooling" => Of(dense: false, normalizes: false),
            "Transformer, Pooling, Normalize" => Of(dense: false, normalizes: true),
            "Transformer, Pooling, Dense" => Of(dense: true, normalizes: false),
            "Transformer, Pooling, Dense, Normalize" => Of(dense: true, normalizes: true),
            _ => throw new FormatException($"'{file.Name}' has the stages {Shown.Text(kinds)}; expected {Expected}."),
        };

        SentenceModules Of(bool dense, bool normalizes)
        {
            if (normalizes) CheckNormalize(folder, stages[^1].Path);
            return new(stages[0].Path.Length == 0 ? folder : Stage(0), Stage(1), dense ? Stage(2) : null, normalizes);
        }

        FolderListing Stage(int index) => folder.FolderIfAny(stages[index].Path)
            ?? throw new DirectoryNotFoundException($"The folder {Shown.Text(stages[index].Path)} of '{file.Name}' is missing.");
    }

    /// <summary>Refuses a stage that acts on something else than the vector of a sentence, as newer versions let it do.</summary>
    internal static void ExpectSentence(JsonFields stage)
    {
        const string Sentence = "sentence_embedding";
        foreach (string name in (string[])["module_input_name", "module_output_name"])
        {
            if (stage.OptionalText(name) is not (null or Sentence)) throw stage.Wrong(name, Sentence);
        }
    }

    // Older versions write nothing into its folder, and hubs keep none that is empty.
    private static void CheckNormalize(FolderListing folder, string path)
    {
        FolderFile? settings = path.Length == 0 ? null : folder.FolderIfAny(path)?.FileIfAny("config.json");
        if (settings is not null) ExpectSentence(JsonFields.Of(settings));
    }

    private static IEnumerable<(string Kind, string Path)> Stages(FolderFile file)
    {
        JsonElement root = JsonFields.Root(file);
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() > MostStages)
        {
            throw new FormatException($"'{file.Name}' is no list of at most {MostStages} stages; expected {Expected}.");
        }

        for (int i = 0; i < root.GetArrayLength(); i++)
        {
            var fields = new JsonFields($"'{file.Name}'[{i}]", root[i]);
            string type = fields.Text("type");
            if (!type.StartsWith(AnyTypePrefix, StringComparison.Ordinal)) throw fields.Wrong("type", Expected);
            string kind = type[(type.LastIndexOf('.') + 1)..];
            if (kind is not ("Transformer" or "Pooling" or "Dense" or "Normalize")) throw fields.Wrong("type", Expected);
            fields.Whole("idx", i, i, absent: i);
            string path = fields.Text("path");
            bool isPlain = FolderListing.IsPlain(path) || (path.Length == 0 && kind is "Transformer" or "Normalize");
            yield return isPlain ? (kind, path) : throw fields.Wrong("path", "the plain name of a folder");
        }
    }
}
