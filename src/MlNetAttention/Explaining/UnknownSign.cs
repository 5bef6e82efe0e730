namespace MlNetAttention.Explaining;

/// <summary>A text that is one token, and not one the encoder knows.</summary>
internal static class UnknownSign
{
    private const char Replacement = '\uFFFD';
    private const char FirstPrivate = '\uE000';
    private const char LastPrivate = '\uF8FF';

    /// <summary>The sign for what cannot be read; where texts had such while training, one for private use.</summary>
    /// <exception cref="ArgumentException">The vocabulary knows all of them.</exception>
    internal static string For(Vocabulary vocabulary)
    {
        if (IsUnknown(Replacement)) return $"{Replacement}";
        for (char sign = FirstPrivate; sign <= LastPrivate; sign++)
        {
            if (IsUnknown(sign)) return $"{sign}";
        }

        throw new ArgumentException(
            $"The vocabulary knows U+FFFD and every sign for private use; expected {nameof(OcclusionKind)}.{nameof(OcclusionKind.Delete)}.");

        bool IsUnknown(char sign) => vocabulary.IdOf([sign]) == Vocabulary.UnknownId;
    }
}
