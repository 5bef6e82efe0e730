using Microsoft.ML;
using MlNetAttention.Views;

namespace MlNetAttention.Explaining;

/// <summary>
/// A view completed with the columns of another schema that it lacks, without values, so that a model can be applied that was
/// fitted on more columns than its prediction depends on, a label for instance.
/// </summary>
internal sealed class CompletedView : OneCursorView
{
    private readonly IDataView _source;

    /// <param name="source">The columns with values.</param>
    /// <param name="complete">All columns.</param>
    /// <param name="optional">Those that may as well be missing, and are left out where they have no values.</param>
    internal CompletedView(IDataView source, DataViewSchema complete, params IReadOnlyCollection<string> optional)
    {
        _source = source;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(source.Schema);
        foreach (DataViewSchema.Column column in complete)
        {
            bool isLeftOut = column.IsHidden || optional.Contains(column.Name);
            if (isLeftOut || source.Schema.GetColumnOrNull(column.Name) is not null) continue;
            schema.AddColumn(column.Name, column.Type, column.Annotations);
        }

        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => _source.GetRowCount();

    /// <exception cref="InvalidOperationException">A column without values is requested.</exception>
    protected override DataViewRowCursor Open(bool[] active)
    {
        DataViewSchema.Column[] needed = [.. Schema.Where(column => active[column.Index])];
        string[] lacking = [.. needed.Where(column => column.Index >= _source.Schema.Count).Select(column => $"'{column.Name}'")];
        if (lacking.Length > 0)
        {
            throw new InvalidOperationException(
                $"The prediction depends on {string.Join(", ", lacking)}, which the row does not have; "
                + "expected a view with these columns.");
        }

        return new ViewCursor(_source.GetRowCursor(needed.Select(column => _source.Schema[column.Index])), Schema);
    }
}
