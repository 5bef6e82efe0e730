using MlNetAttention.Tokens;

namespace MlNetAttention.Attention;

/// <summary>The buffers that one sequence of texts or tokens is encoded in, used again for the next one.</summary>
/// <param name="options">The shape of the encoder.</param>
/// <param name="vocabulary">The tokens it knows.</param>
/// <param name="limits">The limits of sequences of one segment, two, and so on.</param>
internal sealed class SequenceBuffers(EncoderOptions options, Vocabulary vocabulary, SegmentLimits[] limits)
{
    private readonly TokenSequence?[] _sequences = new TokenSequence?[limits.Length];

    internal Workspace Work { get; } = new(options);

    /// <summary>A sequence of a text per segment, and the spelling of the tokens that were kept.</summary>
    internal TokenSequence AddTexts(ReadOnlySpan<string> texts, List<string>[]? spellings)
    {
        TokenSequence sequence = Begin(texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            if (i > 0) sequence.StartSegment();
            sequence.AddText(texts[i], vocabulary, SpellingsOf(i, spellings));
        }

        return End(sequence, spellings);
    }

    /// <summary>A sequence of the tokens of every segment, and the spelling of those that were kept.</summary>
    internal TokenSequence AddTokens(ReadOnlySpan<IReadOnlyList<string>> columns, List<string>[] spellings)
    {
        TokenSequence sequence = Begin(columns.Length);
        for (int i = 0; i < columns.Length; i++)
        {
            if (i > 0) sequence.StartSegment();
            sequence.AddTokens(columns[i], vocabulary, SpellingsOf(i, spellings)!);
        }

        return End(sequence, spellings);
    }

    /// <summary>A sequence of tokens as they were looked up, none of them too many.</summary>
    internal TokenSequence AddSpelled(ReadOnlySpan<IReadOnlyList<string>> columns)
    {
        TokenSequence sequence = Begin(columns.Length);
        for (int i = 0; i < columns.Length; i++)
        {
            if (i > 0) sequence.StartSegment();
            foreach (string token in columns[i]) sequence.Add(token, vocabulary);
        }

        sequence.End();
        return sequence;
    }

    private TokenSequence Begin(int segments)
    {
        TokenSequence sequence = _sequences[segments - 1] ??= new TokenSequence(limits[segments - 1]);
        sequence.Clear();
        return sequence;
    }

    private static List<string>? SpellingsOf(int segment, List<string>[]? spellings) =>
        spellings is null ? null : spellings[segment] = [];

    private static TokenSequence End(TokenSequence sequence, List<string>[]? spellings)
    {
        sequence.End();
        if (spellings is null || spellings.Length == 1 || !sequence.IsCut) return sequence;
        for (int i = 0; i < spellings.Length; i++)
        {
            int kept = sequence.Kept[i];
            spellings[i].RemoveRange(kept, spellings[i].Count - kept);
        }

        return sequence;
    }
}
