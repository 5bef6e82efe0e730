namespace MlNetAttention.Data;

/// <summary>Numbers that are joined into sets (union-find: Tarjan and van Leeuwen 1984).</summary>
/// <param name="count">The numbers are 0 to count − 1, each in a set of its own.</param>
internal sealed class DisjointSets(int count)
{
    private readonly int[] _parents = [.. Enumerable.Range(0, count)];

    /// <summary>The smallest number of a number's set.</summary>
    internal int RootOf(int number)
    {
        while (_parents[number] != number) number = _parents[number] = _parents[_parents[number]];
        return number;
    }

    /// <summary>Makes the sets of two numbers one.</summary>
    internal void Join(int one, int other)
    {
        (int a, int b) = (RootOf(one), RootOf(other));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
