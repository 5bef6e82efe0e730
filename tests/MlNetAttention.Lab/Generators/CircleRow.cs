namespace MlNetAttention.Lab.Generators;

/// <summary>One row of the set: two names, and the kind of the one that goes first.</summary>
internal sealed record CircleRow(string Label, string Text);
