namespace MlNetAttention.Tokens;

/// <summary>
/// The special tokens of a sequence: a <c>[SEP]</c> b for encoders trained here, <c>[CLS]</c> a <c>[SEP]</c> b <c>[SEP]</c> for
/// BERT, <c>&lt;s&gt;</c> a <c>&lt;/s&gt;&lt;/s&gt;</c> b <c>&lt;/s&gt;</c> for RoBERTa.
/// </summary>
/// <param name="First">The id of the token before the first segment; null for none.</param>
/// <param name="FirstText">Its spelling.</param>
/// <param name="SeparatorText">The spelling of a separator, whose id is <see cref="Vocabulary.SeparatorId"/>.</param>
/// <param name="Separators">Number of separators between neighbouring segments.</param>
/// <param name="EndsWithSeparator">Whether a separator stands behind the last segment.</param>
internal sealed record SequenceFrame(
    int? First, string FirstText, string SeparatorText, int Separators, bool EndsWithSeparator)
{
    /// <summary>The segment of a special token.</summary>
    internal const int NoSegment = -1;

    /// <summary>A separator between neighbouring segments and nothing else.</summary>
    internal static SequenceFrame Plain { get; } = new(null, "", Vocabulary.Separator, 1, EndsWithSeparator: false);

    /// <summary>Number of tokens before the first segment.</summary>
    internal int Before => First is null ? 0 : 1;

    /// <summary>Number of tokens behind the last segment.</summary>
    internal int Behind => EndsWithSeparator ? 1 : 0;

    /// <summary>Number of special tokens of a sequence.</summary>
    internal int Around(int segments) => Before + Separators * (segments - 1) + Behind;

    /// <summary>Lengths of the segments → the place of the first separator between each two neighbours.</summary>
    internal int[] Boundaries(ReadOnlySpan<int> lengths)
    {
        var boundaries = new int[Math.Max(0, lengths.Length - 1)];
        for (int i = 0, t = Before; i < boundaries.Length; i++)
        {
            boundaries[i] = t += lengths[i];
            t += Separators;
        }

        return boundaries;
    }

    /// <summary>Lengths of the segments → the segment of every token, <see cref="NoSegment"/> for a special one, [T].</summary>
    internal void Segments(ReadOnlySpan<int> lengths, Span<int> segments)
    {
        segments.Fill(NoSegment);
        int t = Before;
        for (int segment = 0; segment < lengths.Length; segment++)
        {
            segments.Slice(t, lengths[segment]).Fill(segment);
            t += lengths[segment] + Separators;
        }
    }
}
