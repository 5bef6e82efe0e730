namespace MlNetAttention.EndToEnd.Tests.Data;

/// <summary>
/// The text in which the two have exchanged their names while the statement is still about the same name:
/// "Evan's dog Riley" and "Mia's cat Luna" become "Evan's dog Luna" and "Mia's cat Riley".
/// </summary>
internal static class RileyMirror
{
    public static string Of(RileyRow row, HashSet<string> kinds)
    {
        if (row.Level == 3)
        {
            int introduction = Array.FindIndex(row.Words, word => word.EndsWith('.'));
            return string.Join(' ', Exchange(row.Words, (word, at) => at < introduction && IsName(word)));
        }

        // On level 2 the name stays with the statement, and what it belongs to changes: the owner, if any, and the kind.
        string[] owners = Exchange(row.Words, (word, _) => word.EndsWith("'s", StringComparison.Ordinal));
        return string.Join(' ', Exchange(owners, (word, _) => kinds.Contains(word)));
    }

    public static bool IsName(string word) => char.IsUpper(word[0]) && word.All(char.IsLetter) && word.Length > 3;

    private static string[] Exchange(string[] words, Func<string, int, bool> chosen)
    {
        int[] at = [.. Enumerable.Range(0, words.Length).Where(i => chosen(words[i], i))];
        if (at.Length == 0) return words;
        Assert.Equal(2, at.Length);

        string[] exchanged = [.. words];
        (exchanged[at[0]], exchanged[at[1]]) = (words[at[1]], words[at[0]]);
        return exchanged;
    }
}
