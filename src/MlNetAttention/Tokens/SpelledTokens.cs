using System.Collections.ObjectModel;

namespace MlNetAttention.Tokens;

/// <summary>The tokens of a sequence as text, with the separators between those of neighbouring input columns.</summary>
internal sealed class SpelledTokens
{
    private readonly Lazy<IReadOnlyList<int>> _segments;

    /// <param name="byColumn">The tokens of every column.</param>
    internal SpelledTokens(params IReadOnlyList<string>[] byColumn)
    {
        ByColumn = byColumn;
        var all = new List<string>(byColumn.Sum(tokens => tokens.Count) + byColumn.Length - 1);
        for (int column = 0; column < byColumn.Length; column++)
        {
            if (column > 0) all.Add(Vocabulary.Separator);
            all.AddRange(byColumn[column]);
        }

        Tokens = all.ToArray().AsReadOnly();
        _segments = new Lazy<IReadOnlyList<int>>(SegmentsOf, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The segment of a separator.</summary>
    internal const int NoSegment = -1;

    internal IReadOnlyList<string>[] ByColumn { get; }

    /// <summary>Tokens and separators [T].</summary>
    internal IReadOnlyList<string> Tokens { get; }

    /// <summary>The column of every token, and <see cref="NoSegment"/> for a separator, [T].</summary>
    internal IReadOnlyList<int> Segments => _segments.Value;

    private ReadOnlyCollection<int> SegmentsOf()
    {
        var segments = new int[Tokens.Count];
        int t = 0;
        for (int column = 0; column < ByColumn.Length; column++)
        {
            if (column > 0) segments[t++] = NoSegment;
            segments.AsSpan(t, ByColumn[column].Count).Fill(column);
            t += ByColumn[column].Count;
        }

        return segments.AsReadOnly();
    }
}
