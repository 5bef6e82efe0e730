using MlNetAttention.MlNet;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>Checks that there is something to learn from.</summary>
internal static class TrainingSetCheck
{
    /// <exception cref="InvalidOperationException">No rows, no tokens, or a label that is missing or always the same.</exception>
    internal static void Check(
        MlNetHost host, TrainingColumns columns, string? weight, RowList rows, SequenceFrame frame)
    {
        string? label = columns.Label;
        (List<int[]> sequences, List<RowTarget> targets) = (rows.Sequences, rows.Targets);
        if (rows.Rows == 0) throw host.DataError("The training data has no rows; expected at least two.");
        if (sequences.Count == 0 && rows.Weightless > 0)
        {
            throw host.DataError(
                $"All {rows.Weightless} rows{(rows.Skipped > 0 ? " with a label" : "")} have weight 0 in column '{weight}'; "
                + "expected rows with a weight above 0.");
        }

        if (sequences.Count == 0)
        {
            throw host.DataError($"All {rows.Rows} rows have a missing or NaN label '{label}'; expected rows with one.");
        }

        int special = frame.Around(columns.Inputs.Count);
        if (sequences.TrueForAll(ids => ids.Length == special))
        {
            throw host.DataError($"No row has a token in {columns.InputText}; expected sequences to learn from.");
        }

        if (label is null) return;
        if (rows.Kind == LabelKind.Tags) CheckTags(host, label, targets);
        else if (targets.TrueForAll(target => IsSame(target, targets[0])))
        {
            throw host.DataError(
                $"The label '{label}' is the same in all {targets.Count} rows; expected at least two different values.");
        }
    }

    /// <exception cref="InvalidOperationException">No row of the user's own validation data can be predicted.</exception>
    internal static void CheckValidation(MlNetHost host, TrainingSet set, long rows)
    {
        if (rows == 0) throw host.DataError("The validation set has no rows; expected at least one.");
        if (set.ValidationRows == 0)
        {
            throw host.DataError(
                $"All {rows} rows of the validation set have a missing or NaN label or weight 0; expected rows with a label.");
        }

        if (Enumerable.Range(set.TrainingRows, set.ValidationRows).Any(set.HasTarget)) return;
        throw host.DataError(
            $"None of the {rows} rows of the validation set has {(set.LabelKind == LabelKind.None ? "a token" : "a tag")} to "
            + "predict; expected rows with one.");
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
