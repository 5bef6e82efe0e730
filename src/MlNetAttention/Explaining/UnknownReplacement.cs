using MlNetAttention.Tokens;

namespace MlNetAttention.Explaining;

/// <summary>A text that is a single token unknown to the encoder.</summary>
internal static class UnknownReplacement
{
    private const char Replacement = '\uFFFD';
    private const char FirstPrivate = '\uE000';
    private const char LastPrivate = '\uF8FF';

    // Cuneiform: what pieces are cut from leaves out the others.
    private const int FirstRare = 0x12000;
    private const int LastRare = 0x12399;

    /// <summary>
    /// The replacement character U+FFFD or, where the vocabulary knows it or texts lose it, a character for private use or of a
    /// script that few write.
    /// </summary>
    /// <exception cref="ArgumentException">The vocabulary knows all of these.</exception>
    internal static string For(Vocabulary vocabulary)
    {
        var found = new Found(vocabulary);
        return Candidates().FirstOrDefault(found.IsUnknown) ?? throw new ArgumentException(
            "The vocabulary knows U+FFFD, every sign for private use and cuneiform; "
            + $"expected {nameof(OcclusionKind)}.{nameof(OcclusionKind.Delete)}.");
    }

    private static IEnumerable<string> Candidates()
    {
        yield return $"{Replacement}";
        for (char sign = FirstPrivate; sign <= LastPrivate; sign++) yield return $"{sign}";
        for (int sign = FirstRare; sign <= LastRare; sign++) yield return char.ConvertFromUtf32(sign);
    }

    /// <summary>The tokens that a text is found to have.</summary>
    private sealed class Found(Vocabulary vocabulary) : ITextTokenReceiver
    {
        private readonly TextSplitter _splitter = new(vocabulary.Rules);
        private int _count, _unknown;

        internal bool IsUnknown(string text)
        {
            (_count, _unknown) = (0, 0);
            _splitter.Split(text, this);
            return (_count, _unknown) == (1, 1);
        }

        public bool Add(ReadOnlySpan<char> token, int start, int length, bool startsWord)
        {
            _count++;
            if (vocabulary.IdOf(token) == Vocabulary.UnknownId) _unknown++;
            return true;
        }
    }
}
