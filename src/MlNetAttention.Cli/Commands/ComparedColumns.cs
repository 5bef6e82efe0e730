using System.CommandLine;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Commands;

/// <summary>The columns of train-evaluate, none of which may be called as one of the pipeline's own.</summary>
internal static class ComparedColumns
{
    /// <param name="arguments">The command line.</param>
    /// <param name="added">The column that the saved pipeline adds; null for none.</param>
    /// <exception cref="Failure">A name is taken, or there twice.</exception>
    public static LabeledColumns Read(ParseResult arguments, string? added)
    {
        string[] numbers = arguments.GetValue(DataOptions.NumberColumns) ?? [];
        if (numbers.Intersect(NumberFeatures.Reserved).FirstOrDefault() is { } reserved)
        {
            throw Failure.OfUsage(
                $"--number-columns names '{reserved}', which the pipeline calls a column of its own; expected another.");
        }

        if (numbers.Distinct().Count() < numbers.Length)
        {
            throw Failure.OfUsage("--number-columns names a column more than once.");
        }

        string[] texts = arguments.GetRequiredValue(DataOptions.TextColumns);
        CheckAdded(added, texts, numbers);

        // Of several columns one may well be called as the only one would be within a pipeline.
        if (texts.Length > 1
            && texts.Intersect(NumberFeatures.Reserved.Except([LearningTask.Text])).FirstOrDefault() is { } taken)
        {
            throw Failure.OfUsage(
                $"--text-column is '{taken}', which the pipeline calls a column of its own; expected another.");
        }

        if (texts.Concat(numbers).Distinct().Count() < texts.Length + numbers.Length)
        {
            throw Failure.OfUsage("--text-column names a column more than once, or one of --number-columns.");
        }

        return new LabeledColumns(arguments.GetRequiredValue(DataOptions.LabelColumn), texts) with
        {
            // The bundled set has one.
            Group = arguments.GetValue(DataOptions.GroupColumn)
                ?? (arguments.GetValue(ComparedRows.Train) is null ? RileyFolder.GroupColumn : null),
            Numbers = numbers,
            Weight = arguments.GetValue(DataOptions.WeightColumn),
            SamplingKey = arguments.GetValue(DataOptions.SamplingKeyColumn),
        };
    }

    // What a column is called twice, the later stages of the pipeline would read as another than is meant.
    private static void CheckAdded(string? name, string[] texts, string[] numbers)
    {
        IEnumerable<string> taken = [.. NumberFeatures.Reserved, .. Predictor.Predicted, .. texts, .. numbers];
        if (name is null || !taken.Contains(name)) return;
        throw Failure.OfUsage(
            $"--token-inputs-column is '{Shown.Text(name)}', a column that is there already; expected another.");
    }
}
