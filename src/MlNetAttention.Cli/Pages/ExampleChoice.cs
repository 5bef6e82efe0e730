using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>Test rows to look at.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Rule">By which rule they were chosen.</param>
/// <param name="Rows">Where they stand among the test rows.</param>
internal sealed record ExampleGroup(string Title, string Rule, IReadOnlyList<int> Rows);

/// <summary>Chooses test rows by rules that leave nothing to chance; of rows with the same text the first.</summary>
internal static class ExampleChoice
{
    /// <summary>The rows of a group, fewer where there are not so many to choose from.</summary>
    public const int Count = 3;

    /// <summary>Rows whose class is predicted wrong, and right.</summary>
    public static ExampleGroup[] Of(PredictedClasses classes, LabeledRows test) => [Wrong(classes, test), Right(classes, test)];

    private static ExampleGroup Wrong(PredictedClasses predictions, LabeledRows test)
    {
        int[] wrong = [.. All(predictions.Rows).Where(row => !predictions.Rows[row].IsRight)];
        string found = wrong.Length == 0
            ? "Attention predicts every test row right."
            : Invariant($"Attention predicts {wrong.Length:N0} of {predictions.Rows.Count:N0} test rows wrong.");
        return new(
            "Wrong", wrong.Length == 0 ? found : $"{found} These are those of the highest probability.",
            Take(wrong.OrderByDescending(row => predictions.Rows[row].Confidence), test));
    }

    private static ExampleGroup Right(PredictedClasses predictions, LabeledRows test)
    {
        int[] right = [.. All(predictions.Rows).Where(row => predictions.Rows[row].IsRight)];
        if (right.Length == 0) return new("Right", "Attention predicts no test row right.", []);

        string among = "the right ones";
        if (Hardest(predictions, test) is (string group, double accuracy))
        {
            right = [.. right.Where(row => test.Rows[row].Group == group)];
            string name = $"{Shortened.Label(test.GroupColumn)} {Shortened.Label(group)}";
            among = Invariant($"the right ones of {name}: none other has a lower accuracy than its {accuracy:F4}");
        }

        int[] ranked = [.. right.OrderBy(row => predictions.Rows[row].Confidence)];
        int median = (ranked.Length - 1) / 2;
        return new(
            "Right", $"Those whose probability is nearest the median of {among}.",
            Take(Enumerable.Range(0, ranked.Length).OrderBy(rank => Math.Abs(rank - median)).Select(rank => ranked[rank]), test));
    }

    // Of the groups with a right row, and of several the last; a null name where rows have none.
    private static (string? Name, double Accuracy) Hardest(PredictedClasses predictions, LabeledRows test) =>
        All(predictions.Rows).Where(row => test.Rows[row].Group is not null)
            .GroupBy(row => test.Rows[row].Group!)
            .Select(level => (Name: level.Key, Accuracy: level.Average(row => predictions.Rows[row].IsRight ? 1.0 : 0)))
            .Where(level => level.Accuracy > 0)
            .OrderBy(level => level.Accuracy).ThenByDescending(level => level.Name, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>Rows of large errors, and of small ones.</summary>
    public static ExampleGroup[] Of(PredictedNumbers predictions, LabeledRows test)
    {
        int[] finite = [.. All(predictions.Rows).Where(row => double.IsFinite(predictions.Rows[row].Error))];
        IReadOnlyList<int> largest = Take(finite.OrderByDescending(row => predictions.Rows[row].Error), test);
        IReadOnlyList<int> smallest = Take(finite.Except(largest).OrderBy(row => predictions.Rows[row].Error), test);
        return
        [
            new("Largest errors", "The test rows whose predicted numbers are furthest from the true ones.", largest),
            new("Smallest errors", "Those whose predicted numbers are nearest.", smallest),
        ];
    }

    /// <summary>The first rows, of those with the same text the first.</summary>
    public static int[] Take(IEnumerable<int> rows, LabeledRows test) =>
        [.. rows.DistinctBy(row => test.Rows[row].Text).Take(Count)];

    private static IEnumerable<int> All<T>(IReadOnlyList<T> rows) => Enumerable.Range(0, rows.Count);
}
