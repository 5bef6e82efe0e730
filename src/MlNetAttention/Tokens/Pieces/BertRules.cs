namespace MlNetAttention.Tokens.Pieces;

/// <summary>What is done to a text before its words are looked for.</summary>
/// <param name="CleanText">Whether controls are left out.</param>
/// <param name="SplitIdeographs">Whether ideographs stand apart.</param>
/// <param name="StripAccents">Whether characters are taken apart and marks left out.</param>
/// <param name="Lowercase">Whether letters become small ones.</param>
internal readonly record struct BertRules(bool CleanText, bool SplitIdeographs, bool StripAccents, bool Lowercase);
