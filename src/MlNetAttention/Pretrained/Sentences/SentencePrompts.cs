using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Sentences;

/// <summary>The texts that a model wants before those to encode, from <c>config_sentence_transformers.json</c>.</summary>
/// <param name="Texts">A text for each name, such as <c>query</c>; it may be empty.</param>
/// <param name="DefaultName">The name of the one that is used unless told otherwise; null for none.</param>
internal sealed record SentencePrompts(IReadOnlyDictionary<string, string> Texts, string? DefaultName)
{
    internal const string DefaultField = "default_prompt_name";

    private const string TextsField = "prompts";

    internal static readonly SentencePrompts None = new(new Dictionary<string, string>(), null);

    /// <summary>The text that is used unless told otherwise; empty for none.</summary>
    internal string Default => DefaultName is null ? "" : Texts[DefaultName];

    /// <summary>Whether any of the texts says something.</summary>
    internal bool SaySomething => Texts.Values.Any(text => text.Length > 0);

    /// <param name="file">The file; null where there is none.</param>
    /// <exception cref="FormatException">It is damaged, or has no text for its default.</exception>
    internal static SentencePrompts Read(FolderFile? file)
    {
        if (file is null) return None;
        JsonFields fields = JsonFields.Of(file);
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (fields.Object(TextsField) is { } prompts)
        {
            foreach (string name in prompts.Names) texts.Add(name, prompts.Text(name));
        }

        string? chosen = fields.OptionalText(DefaultField);
        if (chosen is not null && !texts.ContainsKey(chosen)) throw fields.Wrong(DefaultField, "the name of one of its prompts");
        return new SentencePrompts(texts, chosen);
    }
}
