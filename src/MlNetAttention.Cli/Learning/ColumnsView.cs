using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Views;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// A view of rows, and beside its columns those that only some files have: several texts, numbers, a weight and a sampling key.
/// </summary>
internal sealed class ColumnsView : OneCursorView
{
    private readonly IDataView _source;
    private readonly LabeledRows _rows;
    private readonly Further[] _further;

    private ColumnsView(IDataView source, LabeledRows rows, Further[] further)
    {
        (_source, _rows, _further) = (source, rows, further);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(source.Schema);
        foreach (Further column in further) schema.AddColumn(column.Name, column.Type);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    /// <summary>The view itself where the rows have nothing else.</summary>
    public static IDataView Beside(IDataView source, LabeledRows rows)
    {
        Further[] further =
        [
            .. rows.TextColumns.Select((name, at) => Text(name, row => row.Texts[at])),
            .. rows.NumberColumns.Select((name, at) => Number(name, row => row.Numbers[at])),
            .. rows.WeightColumn is null ? [] : (Further[])[Number(LearningTask.Weight, row => row.Weight)],
            .. rows.SamplingKeyColumn is null ? [] : (Further[])[Text(LearningTask.SamplingKey, row => row.SamplingKey!)],
        ];
        return further.Length == 0 ? source : new ColumnsView(source, rows, further);
    }

    public override long? GetRowCount() => _source.GetRowCount();

    protected override DataViewRowCursor Open(bool[] active) =>
        new Cursor(_source.GetRowCursor(_source.Schema.Where(column => active[column.Index])), this, active);

    private static Further Text(string name, Func<LabeledRow, string> value) => new(
        name, TextDataViewType.Instance,
        row => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> text) => text = value(row()).AsMemory()));

    private static Further Number(string name, Func<LabeledRow, float> value) => new(
        name, NumberDataViewType.Single, row => (ValueGetter<float>)((ref float number) => number = value(row())));

    /// <summary>A column beside those of the view.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Getter">Makes a getter of what gives the row that the cursor is on.</param>
    private sealed record Further(string Name, DataViewType Type, Func<Func<LabeledRow>, Delegate> Getter);

    private sealed class Cursor(DataViewRowCursor source, ColumnsView view, bool[] active) : ViewCursor(source, view.Schema)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            int at = column.Index - Source.Schema.Count;
            if (at < 0) return base.GetGetter<TValue>(column);
            return view._further[at].Getter(() => view._rows.Rows[(int)Position]) as ValueGetter<TValue>
                ?? throw new InvalidOperationException(
                    $"Column '{column.Name}' was asked for as {typeof(TValue)}; expected {column.Type}.");
        }
    }
}
