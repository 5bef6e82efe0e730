namespace MlNetAttention.Data;

/// <summary>The columns of the training rows.</summary>
/// <param name="Input">The column of tokens.</param>
/// <param name="Label">The label the encoder learns from; null for none.</param>
internal sealed record TrainingColumns(string Input, string? Label);
