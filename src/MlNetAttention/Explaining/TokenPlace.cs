namespace MlNetAttention.Explaining;

/// <summary>A token of a row and where it stands: characters of a text, or a slot of a vector.</summary>
internal readonly record struct TokenPlace(string Token, int Id, int Start, int Length);
