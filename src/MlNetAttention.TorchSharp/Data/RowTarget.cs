namespace MlNetAttention.Data;

/// <summary>The target of a row.</summary>
/// <param name="Value">Class index or number; NaN where the label is missing; undefined where there are classes.</param>
/// <param name="Classes">
/// The indices of the row's classes, or one per token, −1 where it is missing; null where the label is a single value.
/// </param>
internal readonly record struct RowTarget(float Value, int[]? Classes = null)
{
    /// <summary>The class index of a missing tag.</summary>
    internal const int MissingClass = -1;

    internal bool IsMissing => float.IsNaN(Value);

}
