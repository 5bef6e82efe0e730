namespace MlNetAttention.Architecture.Tests;

/// <summary>Finds ways that lead back to where they began.</summary>
internal static class Circles
{
    /// <summary>
    /// One circle, as the folders it passes in order, the first once more at its end; empty where there is none.
    /// </summary>
    public static IReadOnlyList<string> Find(IEnumerable<(string From, string To)> arrows)
    {
        ILookup<string, string> next =
            arrows.Where(arrow => arrow.From != arrow.To).Distinct().ToLookup(arrow => arrow.From, arrow => arrow.To);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var way = new List<string>();
        foreach (string start in next.Select(group => group.Key).Order(StringComparer.Ordinal))
        {
            if (Walk(start) is { Count: > 0 } circle) return circle;
        }

        return [];

        IReadOnlyList<string> Walk(string folder)
        {
            int before = way.IndexOf(folder);
            if (before >= 0) return [.. way[before..], folder];
            if (done.Contains(folder)) return [];
            way.Add(folder);
            foreach (string to in next[folder].Order(StringComparer.Ordinal))
            {
                if (Walk(to) is { Count: > 0 } circle) return circle;
            }

            way.RemoveAt(way.Count - 1);
            done.Add(folder);
            return [];
        }
    }
}
