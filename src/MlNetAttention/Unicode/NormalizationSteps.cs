namespace MlNetAttention.Unicode;

/// <summary>How far code points are taken apart.</summary>
internal enum Decomposition
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Into what is the same text by Unicode.</summary>
    Canonical,

    /// <summary>Also into what differs in form alone, such as ligatures and letters of full width.</summary>
    Compatibility,
}

/// <summary>
/// What is done to a text. NFD and NFKD are the two decompositions alone, NFC and NFKC those with <paramref name="Compose"/>.
/// </summary>
/// <param name="Decomposition">How far code points are taken apart.</param>
/// <param name="Compose">Whether they are put together again.</param>
/// <param name="Fold">
/// Whether case is folded: in full, and with the dotless i and the i with an added dot as i, so that texts of any language in
/// capitals are those in small letters.
/// </param>
/// <param name="Tidy">
/// Whether ignorable characters are left out and emoji are left whole; with <see cref="Decomposition.Compatibility"/>, also
/// whether numbers such as ½ are set apart from digits, and typographic signs are those of a keyboard
/// (<see cref="TypographicSigns"/>).
/// </param>
internal readonly record struct NormalizationSteps(Decomposition Decomposition, bool Compose, bool Fold, bool Tidy)
{
    /// <summary>Normalization Form C.</summary>
    internal static NormalizationSteps FormC { get; } = new(Decomposition.Canonical, Compose: true, Fold: false, Tidy: false);
}
