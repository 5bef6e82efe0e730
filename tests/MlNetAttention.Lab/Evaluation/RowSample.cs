using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>A part of the training rows, drawn anew with every seed.</summary>
/// <param name="Rows">How many; at least one of each label. Null for all.</param>
/// <param name="PerClass">How many of each label, as far as there are so many; null for all.</param>
internal sealed record RowSample(int? Rows, int? PerClass)
{
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
        return PerClass is null || task is TaskKind.Multiclass or TaskKind.Binary
            ? this
            : throw Failure.OfUsage($"{perClass} goes with labels that are classes; found --task {task}.");
    }

    /// <summary>The rows that are drawn.</summary>
    public LabeledRows Of(LabeledRows all, int seed)
    {
        if (this == All) return all;
        LabeledRow[] shuffled = [.. all.Rows];
        new Random(seed).Shuffle(shuffled);
        return all with
        {
            Rows = PerClass is { } some
                ? OfEach(shuffled, some)
                : [.. OfEach(shuffled, 1).Union(shuffled).Take(Rows!.Value)],
        };
    }

    private static LabeledRow[] OfEach(LabeledRow[] rows, int count) =>
        [.. rows.GroupBy(row => row.Label).SelectMany(label => label.Take(count))];
}
