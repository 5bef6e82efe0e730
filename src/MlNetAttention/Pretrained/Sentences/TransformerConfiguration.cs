using System.Text.Json;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Sentences;

/// <summary>What <c>sentence_bert_config.json</c> says about the texts that an encoder takes.</summary>
/// <param name="MaxTokens">The most tokens; null where only the number of positions limits them.</param>
/// <param name="Lowercase">Whether texts are made lower case before they are split into pieces.</param>
/// <remarks>Newer versions leave the most tokens to the tokenizer, whose setting older ones fell back upon, too.</remarks>
internal sealed record TransformerConfiguration(int? MaxTokens, bool Lowercase)
{
    internal const string FileName = "sentence_bert_config.json";
    internal const string MaxTokensField = "max_seq_length";
    internal const string LowercaseField = "do_lower_case";

    /// <summary>The field of the tokenizer's configuration that says the same.</summary>
    internal const string TokenizerField = "model_max_length";

    private const string TokenizerFileName = "tokenizer_config.json";
    private const string TaskField = "transformer_task";
    private const string Task = "feature-extraction";
    private const string OutputField = "module_output_name";
    private const string Output = "token_embeddings";

    // Older versions had a name per family, and newer ones still look for them.
    private static readonly string[] FileNames = [FileName, "sentence_roberta_config.json", "sentence_distilbert_config.json"];

    /// <exception cref="FormatException">A file is damaged.</exception>
    internal static TransformerConfiguration Read(FolderListing folder)
    {
        if (Array.Find(FileNames, folder.Has) is not { } name) return new TransformerConfiguration(OfTokenizer(folder), false);
        JsonFields fields = JsonFields.Of(folder.FileOf(name));
        if (fields.OptionalText(TaskField) is not (null or Task)) throw fields.Wrong(TaskField, Task);
        if (fields.OptionalText(OutputField) is not (null or Output)) throw fields.Wrong(OutputField, Output);
        fields.ExpectNothing("processing_kwargs", "none");
        fields.ExpectNothing("query_expansion", "none");
        return new TransformerConfiguration(
            fields.OptionalWhole(MaxTokensField, 1, int.MaxValue) ?? OfTokenizer(folder),
            fields.Flag(LowercaseField, absent: false));
    }

    private static int? OfTokenizer(FolderListing folder)
    {
        if (folder.FileIfAny(TokenizerFileName) is not { } file) return null;
        JsonFields fields = JsonFields.Of(file);
        if (fields.Find(TokenizerField) is not { } length) return null;
        if (length.ValueKind != JsonValueKind.Number || !length.TryGetDouble(out double tokens) || !(tokens >= 1))
        {
            throw fields.Wrong(TokenizerField, length, "a number of tokens");
        }

        // No limit is written as a number with thirty digits.
        return tokens <= int.MaxValue ? (int)tokens : null;
    }
}
