namespace MlNetAttention.Tokens;

/// <summary>
/// The number of tokens that each segment of a sequence may have, and which are cut where all together are too many.
/// </summary>
internal sealed class SegmentLimits
{
    private readonly int[] _limits;
    private readonly int _all;

    /// <param name="maxTokens">The most tokens of a sequence, special ones included.</param>
    /// <param name="frame">The special tokens.</param>
    /// <param name="segments">Number of segments.</param>
    /// <param name="limits">The most tokens of each segment; empty for no limits but that of the sequence.</param>
    internal SegmentLimits(int maxTokens, SequenceFrame frame, int segments, params ReadOnlySpan<int> limits)
    {
        Frame = frame;
        _all = maxTokens - frame.Around(segments);
        _limits = new int[segments];
        for (int s = 0; s < segments; s++) _limits[s] = limits.IsEmpty ? _all : Math.Min(limits[s], _all);
        Most = (int)Math.Min(_limits.Sum(limit => (long)limit) + frame.Around(segments), Array.MaxLength);
    }

    /// <summary>Limits of sequences as encoders trained here have them.</summary>
    internal SegmentLimits(int maxTokens, int segments = 1, params ReadOnlySpan<int> limits)
        : this(maxTokens, SequenceFrame.Plain, segments, limits)
    {
    }

    internal SegmentLimits(EncoderOptions options, params ReadOnlySpan<int> limits)
        : this(options.MaxTokens, options.Segments, limits)
    {
    }

    /// <summary>The limits of sequences of one segment, two, and so on, up to those of an encoder.</summary>
    /// <param name="options">The shape of the encoder.</param>
    /// <param name="frame">The special tokens of a sequence.</param>
    /// <param name="limits">
    /// The most tokens of each segment of sequences of that many; empty for no limits but that of the sequence.
    /// </param>
    internal static SegmentLimits[] UpTo(EncoderOptions options, SequenceFrame frame, ReadOnlySpan<int> limits)
    {
        var all = new SegmentLimits[options.Segments];
        for (int i = 0; i < all.Length; i++)
        {
            int segments = i + 1;
            all[i] = new SegmentLimits(options.MaxTokens, frame, segments, limits.Length == segments ? limits : []);
        }

        return all;
    }

    /// <summary>The special tokens of a sequence.</summary>
    internal SequenceFrame Frame { get; }

    /// <summary>Number of segments.</summary>
    internal int Count => _limits.Length;

    /// <summary>The most tokens and separators that are read before the longest segments are cut.</summary>
    internal int Most { get; }

    /// <summary>The most tokens that are read of a segment.</summary>
    internal int this[int segment] => _limits[segment];

    /// <summary>
    /// Lowers the largest numbers until all segments fit together: as if the last token of the longest segment were dropped again
    /// and again, and of equally long ones that of the last.
    /// </summary>
    /// <returns>Whether anything was lowered.</returns>
    internal bool Cut(Span<int> lengths)
    {
        if (Sum(lengths, int.MaxValue) <= _all) return false;
        int cap = 0;
        for (int above = _all + 1; above - cap > 1;)
        {
            int middle = cap + (above - cap) / 2;
            if (Sum(lengths, middle) <= _all) cap = middle;
            else above = middle;
        }

        long left = _all - Sum(lengths, cap);
        foreach (ref int length in lengths)
        {
            if (length > cap) length = left-- > 0 ? cap + 1 : cap;
        }

        return true;
    }

    private static long Sum(ReadOnlySpan<int> lengths, int cap)
    {
        long sum = 0;
        foreach (int length in lengths) sum += Math.Min(length, cap);
        return sum;
    }
}
