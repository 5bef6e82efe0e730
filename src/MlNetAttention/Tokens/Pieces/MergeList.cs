namespace MlNetAttention.Tokens.Pieces;

/// <summary>Two pieces that are joined.</summary>
/// <param name="Left">The first.</param>
/// <param name="Right">The second.</param>
/// <param name="Number">The number of the line or item that says so, from 1.</param>
internal readonly record struct Merge(string Left, string Right, int Number);

/// <summary>What byte-level pieces are joined, the first before the second wherever both could be.</summary>
/// <param name="file">The name of the file, for errors.</param>
/// <param name="place">What the file calls a place in it: a line, an item.</param>
internal sealed class MergeList(string file, string place)
{
    private const string TwoPieces = "two pieces with one blank between them";

    private readonly List<Merge> _merges = [];
    private readonly HashSet<(string Left, string Right)> _known = [];

    internal IReadOnlyList<Merge> Merges => _merges;

    /// <summary>
    /// Reads merges.txt: two pieces on every line, with a blank between them; the first line may name a version.
    /// </summary>
    internal static MergeList Read(PieceFile file)
    {
        var merges = new MergeList(file.Name, "line");
        int number = 0;
        foreach (string line in new TextLines(file))
        {
            number++;
            if (line.Length == 0 || (number == 1 && line.StartsWith("#version", StringComparison.Ordinal))) continue;
            merges.Add(line, number);
        }

        return merges;
    }

    /// <summary>Adds two pieces that are written with a blank between them.</summary>
    internal void Add(string text, int number)
    {
        int blank = text.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0) throw Error(new Merge(text, "", number), PieceError.Show(text), TwoPieces);
        Add(new Merge(text[..blank], text[(blank + 1)..], number));
    }

    internal void Add(Merge merge)
    {
        if (merge.Left.Length == 0 || merge.Right.Length == 0 || merge.Left.Contains(' ') || merge.Right.Contains(' '))
        {
            throw Error(merge, PieceError.Show($"{merge.Left} {merge.Right}"), TwoPieces);
        }

        if (_merges.Count == PieceVocabulary.MaximumCount)
        {
            throw Error(merge, "a merge", $"at most {PieceVocabulary.MaximumCount}");
        }

        if (!_known.Add((merge.Left, merge.Right)))
        {
            throw Error(merge, $"{PieceError.Show(merge.Left)} and {PieceError.Show(merge.Right)} again", "every pair once");
        }

        _merges.Add(merge);
    }

    internal FormatException Error(Merge merge, string found, string expected) =>
        PieceError.At(file, $"{place} {merge.Number}", found, expected);
}
