using System.Globalization;

namespace MlNetAttention.Scoring;

/// <summary>
/// Names that are never empty and never the same twice, as ML.NET needs them for slots (its permutation feature importance throws
/// otherwise) and a vocabulary for tokens.
/// </summary>
internal static class DistinctNames
{
    /// <summary>
    /// The names as they are. One that is missing or empty becomes its number, and one that others have too becomes
    /// <c>name (2)</c>, <c>name (3)</c> from the second on. What is named keeps its name where a number or a suffix would be the
    /// same.
    /// </summary>
    /// <param name="names">The names, in order.</param>
    /// <param name="numberOf">The number of the name at an index, from 0.</param>
    internal static string[] Of(IReadOnlyList<string?> names, Func<int, ulong> numberOf)
    {
        var given = new HashSet<string>(names.OfType<string>(), StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var copies = new Dictionary<string, int>(StringComparer.Ordinal);
        var distinct = new string[names.Count];
        for (int i = 0; i < distinct.Length; i++)
        {
            bool isNamed = !string.IsNullOrEmpty(names[i]);
            string name = isNamed ? names[i]! : numberOf(i).ToString(CultureInfo.InvariantCulture);
            string candidate = name;
            while (!IsFree(candidate, isNamed && candidate == name))
            {
                int copy = copies[name] = copies.GetValueOrDefault(name, 1) + 1;
                candidate = string.Create(CultureInfo.InvariantCulture, $"{name} ({copy})");
            }

            distinct[i] = candidate;
        }

        return distinct;

        bool IsFree(string candidate, bool isOwn) => (isOwn || !given.Contains(candidate)) && taken.Add(candidate);
    }

    /// <summary>With the index as the number.</summary>
    internal static string[] Of(IReadOnlyList<string?> names) => Of(names, i => (ulong)i);
}
