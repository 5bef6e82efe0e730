namespace MlNetAttention.Lab.Generators;

/// <summary>One row of the set: a text and what the one it makes a statement about is.</summary>
internal sealed record RileyRow(string Label, string Text, int Level);
