namespace MlNetAttention.TokenViews;

/// <summary>An entity: its type and its tokens.</summary>
/// <param name="Type">The text after the hyphen of its tags.</param>
/// <param name="Start">Its first token, from 0.</param>
/// <param name="End">The token after its last one.</param>
internal readonly record struct EntitySpan(string Type, int Start, int End)
{
    private const string Outside = "O";

    /// <summary>The entities in the tags of a sequence, in order.</summary>
    /// <param name="tags">A tag per token.</param>
    /// <param name="where">The name of the sequence, for errors.</param>
    /// <exception cref="ArgumentException">A tag is not <c>O</c>, <c>B-type</c> or <c>I-type</c>.</exception>
    internal static List<EntitySpan> Of(IReadOnlyList<string> tags, string where)
    {
        var spans = new List<EntitySpan>();
        bool inside = false;
        for (int t = 0; t < tags.Count; t++)
        {
            if (tags[t] == Outside)
            {
                inside = false;
                continue;
            }

            string type = TypeOf(tags[t]) ?? throw new ArgumentException(
                $"Tag '{tags[t]}' of token {t + 1} {where} is none of O, B-type and I-type (all are counted from 1).");
            if (inside && tags[t][0] == 'I' && spans[^1].Type == type) spans[^1] = spans[^1] with { End = t + 1 };
            else spans.Add(new EntitySpan(type, t, t + 1));
            inside = true;
        }

        return spans;
    }

    private static string? TypeOf(string tag) => tag switch
    {
        "B" or "I" => "",
        ['B' or 'I', '-', .. string type] => type,
        _ => null,
    };
}
