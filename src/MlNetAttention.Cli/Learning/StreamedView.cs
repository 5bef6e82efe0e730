using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Views;

namespace MlNetAttention.Cli.Learning;

/// <summary>One column of a model, and the column of a table that its values come from.</summary>
/// <param name="Column">The column of the model.</param>
/// <param name="Field">The place of the other; null for a text that the table lacks, which is empty in every row.</param>
internal sealed record BoundColumn(DataViewSchema.Column Column, int? Field);

/// <summary>The rows of a table as they come, once.</summary>
internal sealed class StreamedView : OneCursorView
{
    private readonly TableReader _table;
    private readonly IReadOnlyList<BoundColumn> _columns;
    private readonly IEnumerator<string[]> _rows;
    private bool _isOpen;

    /// <param name="table">The table.</param>
    /// <param name="columns">The columns of the view.</param>
    /// <param name="cancel">Asked before each row.</param>
    /// <exception cref="Failure">A column is of a type that a table cannot hold.</exception>
    public StreamedView(TableReader table, IReadOnlyList<BoundColumn> columns, CancellationToken cancel)
    {
        (_table, _columns, _rows) = (table, columns, table.Rows(cancel).GetEnumerator());
        var schema = new DataViewSchema.Builder();
        foreach (BoundColumn bound in columns) schema.AddColumn(bound.Column.Name, bound.Column.Type, bound.Column.Annotations);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    /// <summary>The row that the cursor is on.</summary>
    public IReadOnlyList<string> Row => _rows.Current;

    /// <summary>Whether the values of a column can be read from a table.</summary>
    public static bool CanRead(DataViewType type) =>
        type is TextDataViewType or BooleanDataViewType
        || type == NumberDataViewType.Single || type == NumberDataViewType.Double
        || type == NumberDataViewType.Int32 || type == NumberDataViewType.Int64;

    protected override DataViewRowCursor Open(bool[] active)
    {
        if (_isOpen) throw new InvalidOperationException("The rows can be read once alone.");
        _isOpen = true;
        return new Cursor(this);
    }

    private sealed class Cursor : GetterCursor
    {
        private readonly StreamedView _view;

        public Cursor(StreamedView view)
            : base(view.Schema)
        {
            _view = view;
            foreach ((int at, BoundColumn bound) in view._columns.Index()) Serve(at, Getter(bound));
        }

        protected override ValueGetter<DataViewRowId> OpenIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)Position, 0);

        protected override bool MoveOn(long row) => _view._rows.MoveNext();

        private Delegate Getter(BoundColumn bound)
        {
            DataViewType type = bound.Column.Type;
            if (bound.Field is not { } at) return (ValueGetter<ReadOnlyMemory<char>>)((ref value) => value = default);
            return type is TextDataViewType ? Of(field => field.AsMemory())
                : type is BooleanDataViewType ? Of(Truth)
                : type == NumberDataViewType.Double ? Of(field => Parse<double>(field, double.TryParse, NumberStyles.Float))
                : type == NumberDataViewType.Int32 ? Of(field => Parse<int>(field, int.TryParse, NumberStyles.Integer))
                : type == NumberDataViewType.Int64 ? Of(field => Parse<long>(field, long.TryParse, NumberStyles.Integer))
                : Of(field => _view._table.Number(field, _view._table.Columns[at]));

            ValueGetter<T> Of<T>(Func<string, T> read) => (ref T value) => value = read(_view.Row[at]);

            bool Truth(string field) => field is "1" ? true : field is "0" ? false
                : bool.TryParse(field, out bool value) ? value
                : throw Wrong(field, "true or false");

            T Parse<T>(string field, TryParse<T> parse, NumberStyles style) =>
                parse(field, style, CultureInfo.InvariantCulture, out T value) ? value : throw Wrong(field, "a number");

            Failure Wrong(string field, string expected) => _view._table.Error(
                $"'{Shown.Text(field)}' in '{Shown.Text(_view._table.Columns[at])}' is not {expected}.");
        }

        private delegate bool TryParse<T>(string text, NumberStyles style, CultureInfo culture, out T value);
    }
}
