using System.Collections;
using System.Diagnostics.CodeAnalysis;
using MlNetAttention.Options;

namespace MlNetAttention.Scoring;

/// <summary>A column of tokens, which are a segment of the sequence.</summary>
/// <param name="Kind">The kind of its tokens.</param>
/// <param name="Name">Its name.</param>
/// <param name="MaxTokens">The most tokens that are read of it; null for no limit but that of the sequence.</param>
/// <param name="IsOptional">Whether rows to be served may lack it, which then has no tokens.</param>
internal sealed record InputColumn(InputKind Kind, string Name, int? MaxTokens = null, bool IsOptional = false);

/// <summary>The columns that a transformer reads, in the order of their segments; equal where all of them are.</summary>
internal sealed class InputColumns(params IReadOnlyList<InputColumn> columns)
    : IReadOnlyList<InputColumn>, IEquatable<InputColumns>
{
    /// <summary>The columns of some names.</summary>
    /// <param name="names">Their names, in the order of their segments.</param>
    /// <param name="kinds">The kinds of their tokens.</param>
    /// <param name="limits">
    /// The most tokens of each, <see cref="int.MaxValue"/> for any number; empty for no limits but that of the sequence.
    /// </param>
    /// <param name="optional">The names of those that rows may lack.</param>
    internal static InputColumns Of(
        IReadOnlyList<string> names, IReadOnlyList<InputKind> kinds, IReadOnlyList<int> limits,
        IReadOnlyList<string> optional) => new(
        [
            .. names.Select((name, i) => new InputColumn(
                kinds[i], name, limits.Count == 0 || limits[i] == int.MaxValue ? null : limits[i], optional.Contains(name))),
        ]);

    /// <summary>Checks the option of that name.</summary>
    /// <exception cref="ArgumentException">It is null, or names a column that is none of those.</exception>
    internal static void CheckOptional(
        IReadOnlyList<string> names, [NotNull] IReadOnlyList<string>? optional, string option)
    {
        ArgumentNullException.ThrowIfNull(optional, option);
        string? other = optional.FirstOrDefault(name => !names.Contains(name));
        Check.That(
            optional.All(names.Contains), option, $"'{other}'",
            $"input columns: {string.Join(", ", names.Select(name => $"'{name}'"))}");
    }

    public int Count => columns.Count;

    public InputColumn this[int index] => columns[index];

    /// <summary>The names of the columns.</summary>
    internal string[] Names => [.. columns.Select(column => column.Name)];

    /// <summary>The names of those that rows may lack.</summary>
    internal string[] OptionalNames => [.. columns.Where(column => column.IsOptional).Select(column => column.Name)];

    /// <summary>The most tokens of each column; empty where none has a limit of its own.</summary>
    internal int[] Limits => columns.All(column => column.MaxTokens is null)
        ? []
        : [.. columns.Select(column => column.MaxTokens ?? int.MaxValue)];

    /// <exception cref="ArgumentException">
    /// There is none, two have the same name, all may be missing, or a limit is out of its range.
    /// </exception>
    internal void Validate()
    {
        Check.Range(Count, 1, EncoderOptions.MostSegments, "number of input columns");
        string? twice = columns.GroupBy(column => column.Name).FirstOrDefault(same => same.Count() > 1)?.Key;
        if (twice is not null) throw new ArgumentException($"Two input columns are called '{twice}'; expected different names.");
        foreach (InputColumn column in columns)
        {
            if (column.MaxTokens is { } limit) Check.Range(limit, 1, 65_536, $"most tokens of input column '{column.Name}'");
        }

        if (columns.All(column => column.IsOptional))
        {
            throw new ArgumentException("Every input column may be missing; expected one that may not.");
        }
    }

    public bool Equals(InputColumns? other) => other is not null && columns.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as InputColumns);

    public override int GetHashCode() => columns.Aggregate(0, (hash, column) => HashCode.Combine(hash, column));

    public IEnumerator<InputColumn> GetEnumerator() => columns.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", columns.Select(column => $"'{column.Name}'"));
}
