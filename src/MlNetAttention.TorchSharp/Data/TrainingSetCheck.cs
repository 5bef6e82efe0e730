using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>Checks that there is something to learn from.</summary>
internal static class TrainingSetCheck
{
    /// <exception cref="InvalidOperationException">No rows, no tokens, or a label that is missing or always the same.</exception>
    internal static void Check(
        MlNetHost host, string input, string? label, LabelKind kind, long rows, List<int[]> sequences, List<RowTarget> targets)
    {
        if (rows == 0) throw host.DataError("The training data has no rows; expected at least two.");
        if (sequences.Count == 0)
        {
            throw host.DataError($"All {rows} rows have a missing or NaN label '{label}'; expected rows with one.");
        }

        if (sequences.TrueForAll(ids => ids.Length == 0))
        {
            throw host.DataError($"No row has a token in column '{input}'; expected sequences to learn from.");
        }

        if (label is null) return;
        if (kind == LabelKind.Tags) CheckTags(host, label, targets);
        else if (targets.TrueForAll(target => IsSame(target, targets[0])))
        {
            throw host.DataError(
                $"The label '{label}' is the same in all {targets.Count} rows; expected at least two different values.");
        }
    }

    private static bool IsSame(RowTarget one, RowTarget other) => one.Classes is { } classes
        ? classes.AsSpan().SequenceEqual(other.Classes)
        : one.Value == other.Value;

    private static void CheckTags(MlNetHost host, string label, List<RowTarget> targets)
    {
        HashSet<int> tags = [.. targets.SelectMany(target => target.Classes!)];
        tags.Remove(RowTarget.MissingClass);
        if (tags.Count > 1) return;
        throw host.DataError(tags.Count == 0
            ? $"All tokens have a missing tag in '{label}'; expected tokens with one."
            : $"The tag in '{label}' is the same for all tokens; expected at least two different values.");
    }
}
