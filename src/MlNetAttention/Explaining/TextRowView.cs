using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Views;

namespace MlNetAttention.Explaining;

/// <summary>A view of one row with columns of text.</summary>
internal sealed class TextRowView : OneCursorView
{
    private readonly IReadOnlyList<string> _texts;

    internal TextRowView(string column, string text)
        : this([column], [text])
    {
    }

    internal TextRowView(IReadOnlyList<string> columns, IReadOnlyList<string> texts)
    {
        _texts = texts;
        var schema = new DataViewSchema.Builder();
        foreach (string column in columns) schema.AddColumn(column, TextDataViewType.Instance);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => 1;

    protected override DataViewRowCursor Open(bool[] active) => new Cursor(Schema, _texts);

    private sealed class Cursor : GetterCursor
    {
        internal Cursor(DataViewSchema schema, IReadOnlyList<string> texts)
            : base(schema)
        {
            foreach ((int column, string text) in texts.Index())
            {
                Serve(column, (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = text.AsMemory()));
            }
        }

        protected override ValueGetter<DataViewRowId> OpenIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId(0, 0);

        protected override bool MoveOn(long row) => row == 0;
    }
}
