namespace MlNetAttention.Unicode;

/// <summary>What the table says of a code point.</summary>
/// <param name="Canonical">Where its full canonical decomposition stands among the mappings; 0 for none.</param>
/// <param name="Compatibility">Where its full compatibility decomposition stands; 0 for none.</param>
/// <param name="Folding">Where its full case folding stands; 0 for none.</param>
/// <param name="CombiningClass">Its canonical combining class; 0 for a starter.</param>
/// <param name="Kind">What it is in a text.</param>
/// <param name="Traits">What else is known.</param>
internal readonly record struct CodePointEntry(
    ushort Canonical, ushort Compatibility, ushort Folding, byte CombiningClass, CharacterKind Kind, CharacterTraits Traits);
