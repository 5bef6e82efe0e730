namespace MlNetAttention.Lab.Evaluation;

/// <summary>A cell that was to be measured and could not be; another run tries again.</summary>
/// <param name="Key">Which cell.</param>
/// <param name="Reason">Why there is no figure.</param>
internal sealed record MissingCell(CellKey Key, string Reason);
