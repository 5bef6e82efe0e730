using System.Globalization;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>A part of the training rows, drawn anew with every seed.</summary>
/// <param name="Rows">How many; of classes at least one of each. Null for all.</param>
/// <param name="PerClass">How many of each label, as far as there are so many; null for all.</param>
internal sealed record RowSample(int? Rows, int? PerClass)
{
    /// <summary>Whether labels are classes, of which none is left out; of others rows are drawn whatever their labels.</summary>
    public bool OfClasses { get; init; } = true;

    /// <summary>All rows.</summary>
    public static RowSample All { get; } = new(null, null);

    /// <exception cref="Failure">A number is not positive, or rows of this kind of label are not drawn so.</exception>
    public RowSample Checked(TaskKind task, string rows, string perClass)
    {
        foreach ((string name, int? value) in ((string, int?)[])[(rows, Rows), (perClass, PerClass)])
        {
            if (value < 1) throw Failure.OfUsage($"{name} is {value}; expected at least 1.");
        }

        if (Rows is not null && PerClass is not null) throw Failure.OfUsage($"Expected one of {rows} and {perClass}.");
        if (Rows is not null && task == TaskKind.Ranking) throw Failure.OfUsage($"{rows} would divide queries.");
        bool ofClasses = task is TaskKind.Multiclass or TaskKind.Binary;
        return PerClass is null || ofClasses
            ? this with { OfClasses = ofClasses }
            : throw Failure.OfUsage($"{perClass} goes with labels that are classes; found --task {task}.");
    }

    /// <summary>The rows that are drawn.</summary>
    /// <exception cref="Failure">They are fewer than there are classes.</exception>
    public LabeledRows Of(LabeledRows all, int seed)
    {
        if (Rows is null && PerClass is null) return all;
        LabeledRow[] shuffled = [.. all.Rows];
        new Random(seed).Shuffle(shuffled);
        if (PerClass is { } some) return all with { Rows = OfEach(shuffled, some) };
        LabeledRow[] first = OfClasses ? OfEach(shuffled, 1) : [];
        return first.Length <= Rows
            ? all with { Rows = [.. first.Union(shuffled).Take(Rows.Value)] }
            : throw Failure.OfUsage(string.Create(
                CultureInfo.InvariantCulture,
                $"{Rows} rows are to be drawn; expected at least {first.Length}, one of each label of {all.Path}."));
    }

    private static LabeledRow[] OfEach(LabeledRow[] rows, int count) =>
        [.. rows.GroupBy(row => row.Label).SelectMany(label => label.Take(count))];
}
