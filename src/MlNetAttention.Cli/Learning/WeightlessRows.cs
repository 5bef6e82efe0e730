using System.Globalization;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>What a reader of the metrics has to know about rows of weight 0, which are not learned from.</summary>
internal static class WeightlessRows
{
    /// <param name="train">The rows that were trained on.</param>
    /// <param name="test">The rows that were measured on, to which weights mean nothing unless they are held out.</param>
    /// <param name="validation">The rows that told the best number of epochs; null for a share of the training rows.</param>
    public static IEnumerable<string> Notes(LabeledRows train, LabeledRows test, LabeledRows? validation)
    {
        if (train.Weightless > 0)
        {
            // Of a part that is held out the rows are those of the file.
            yield return Note(train, test.AreHeldOut ? "neither trained on nor measured" : "not trained on");
        }

        if (validation is { Weightless: > 0 }) yield return Note(validation, "not counted towards the best number of epochs");
    }

    private static string Note(LabeledRows rows, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rows.Weightless} rows of {rows.Path} have the weight 0 in '{Shown.Text(rows.WeightColumn ?? "")}' and are {what}.");
}
