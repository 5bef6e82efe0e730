using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Views;

namespace MlNetAttention.Explaining;

/// <summary>A view of one row with one column, a text.</summary>
internal sealed class TextRowView : OneCursorView
{
    private readonly string _text;

    internal TextRowView(string column, string text)
    {
        _text = text;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(column, TextDataViewType.Instance);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => 1;

    protected override DataViewRowCursor Open(bool[] active) => new Cursor(Schema, _text);

    private sealed class Cursor : GetterCursor
    {
        internal Cursor(DataViewSchema schema, string text)
            : base(schema) => Serve(0, (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = text.AsMemory()));

        protected override ValueGetter<DataViewRowId> OpenIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId(0, 0);

        protected override bool MoveOn(long row) => row == 0;
    }
}
