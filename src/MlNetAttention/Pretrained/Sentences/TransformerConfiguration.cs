using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Sentences;

/// <summary>What <c>sentence_bert_config.json</c> says about the texts that an encoder takes.</summary>
/// <param name="MaxTokens">The most tokens; null where only the number of positions limits them.</param>
/// <param name="Lowercase">Whether texts are made lower case before they are split into pieces.</param>
internal sealed record TransformerConfiguration(int? MaxTokens, bool Lowercase)
{
    internal const string FileName = "sentence_bert_config.json";
    internal const string MaxTokensField = "max_seq_length";
    internal const string LowercaseField = "do_lower_case";

    private const string TaskField = "transformer_task";
    private const string Task = "feature-extraction";

    // Older versions had a name per family, and newer ones still look for them.
    private static readonly string[] FileNames = [FileName, "sentence_roberta_config.json", "sentence_distilbert_config.json"];

    /// <exception cref="FormatException">The file is damaged.</exception>
    internal static TransformerConfiguration Read(FolderListing folder)
    {
        if (Array.Find(FileNames, folder.Has) is not { } name) return new TransformerConfiguration(null, false);
        JsonFields fields = JsonFields.Of(folder.FileOf(name));
        if (fields.OptionalText(TaskField) is not (null or Task)) throw fields.Wrong(TaskField, Task);
        return new TransformerConfiguration(
            fields.OptionalWhole(MaxTokensField, 1, int.MaxValue), fields.Flag(LowercaseField, absent: false));
    }
}
