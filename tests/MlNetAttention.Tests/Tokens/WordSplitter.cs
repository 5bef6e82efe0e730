using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Tokens;

internal static class WordSplitter
{
    internal static string[] Words(string text)
    {
        var tokens = new List<string>();
        foreach (ReadOnlySpan<char> token in new WordTokenizer(text)) tokens.Add(token.ToString());
        return [.. tokens];
    }
}
