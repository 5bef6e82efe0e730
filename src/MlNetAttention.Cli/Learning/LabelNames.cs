using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>The names in labels that hold any number of them, and what stands between two.</summary>
/// <param name="separator">What stands between two names.</param>
internal sealed class LabelNames(string separator)
{
    /// <summary>The most names that are tested: the saved pipeline has stages for each, one after the other.</summary>
    public const int Most = 100;

    /// <summary>The names of a label, each once, blanks around them taken off; none where it is empty.</summary>
    public string[] Of(string label) =>
        [.. label.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>The distinct names of the rows in ordinal order.</summary>
    /// <exception cref="Failure">There is none, there are too many, or every row has the same.</exception>
    public string[] Classes(LabeledRows train)
    {
        string[] names = [.. train.Rows.SelectMany(row => Of(row.Label)).Distinct().Order(StringComparer.Ordinal)];
        string column = $"{train.Path}: the column '{Shown.Text(train.LabelColumn)}'";
        if (names.Length == 0) throw new Failure($"{column} is empty in all rows; expected names in some.");
        if (names.Length > Most) throw new Failure($"{column} holds {names.Length} names; expected at most {Most}.");
        int[] counts = [.. train.Rows.Select(row => Of(row.Label).Length)];
        return counts.All(count => count == names.Length)
            ? throw new Failure($"{column} has the same names in every row, {Shown.List(names)}; expected rows that differ.")
            : names;
    }
}
