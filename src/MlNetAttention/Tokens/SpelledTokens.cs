using System.Collections.ObjectModel;

namespace MlNetAttention.Tokens;

/// <summary>The tokens of a sequence as text, special ones included.</summary>
internal sealed class SpelledTokens
{
    private readonly SequenceFrame _frame;
    private readonly Lazy<IReadOnlyList<int>> _segments;

    /// <param name="frame">The special tokens.</param>
    /// <param name="byColumn">The tokens of every column.</param>
    internal SpelledTokens(SequenceFrame frame, params IReadOnlyList<string>[] byColumn)
    {
        _frame = frame;
        ByColumn = byColumn;
        var all = new List<string>(byColumn.Sum(tokens => tokens.Count) + frame.Around(byColumn.Length));
        if (frame.First is not null) all.Add(frame.FirstText);
        for (int column = 0; column < byColumn.Length; column++)
        {
            if (column > 0) all.AddRange(Enumerable.Repeat(frame.SeparatorText, frame.Separators));
            all.AddRange(byColumn[column]);
        }

        if (frame.EndsWithSeparator) all.Add(frame.SeparatorText);
        Tokens = all.ToArray().AsReadOnly();
        _segments = new Lazy<IReadOnlyList<int>>(SegmentsOf, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The tokens of an encoder trained here.</summary>
    internal SpelledTokens(params IReadOnlyList<string>[] byColumn)
        : this(SequenceFrame.Plain, byColumn)
    {
    }

    internal IReadOnlyList<string>[] ByColumn { get; }

    /// <summary>All tokens [T].</summary>
    internal IReadOnlyList<string> Tokens { get; }

    /// <summary>The column of every token, and <see cref="SequenceFrame.NoSegment"/> for a special one, [T].</summary>
    internal IReadOnlyList<int> Segments => _segments.Value;

    /// <summary>See <see cref="SequenceFrame.Boundaries"/>.</summary>
    internal IReadOnlyList<int> Boundaries => _frame.Boundaries(Lengths);

    private int[] Lengths => [.. ByColumn.Select(tokens => tokens.Count)];

    private ReadOnlyCollection<int> SegmentsOf()
    {
        var segments = new int[Tokens.Count];
        _frame.Segments(Lengths, segments);
        return segments.AsReadOnly();
    }
}
