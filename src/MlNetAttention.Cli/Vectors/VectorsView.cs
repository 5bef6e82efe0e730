using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Views;

namespace MlNetAttention.Cli.Vectors;

/// <summary>A view of rows, and beside its columns one with the pooled vector of each, which was computed before.</summary>
internal sealed class VectorsView : OneCursorView
{
    private readonly IDataView _source;
    private readonly PooledVectors _vectors;
    private readonly int[] _numbers;

    /// <param name="source">The view.</param>
    /// <param name="name">The name of the added column.</param>
    /// <param name="rows">Its rows, in the same order.</param>
    /// <param name="vectors">Has a vector for each of them.</param>
    public VectorsView(IDataView source, string name, LabeledRows rows, PooledVectors vectors)
    {
        (_source, _vectors, _numbers) = (source, vectors, vectors.NumbersOf(rows));
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(source.Schema);
        schema.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, vectors.Length));
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => _numbers.Length;

    protected override DataViewRowCursor Open(bool[] active) => new Cursor(
        _source.GetRowCursor(_source.Schema.Where(column => active[column.Index])), this, active);

    private sealed class Cursor(DataViewRowCursor source, VectorsView view, bool[] active) : ViewCursor(source, view.Schema)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index < Source.Schema.Count) return base.GetGetter<TValue>(column);
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
            {
                var editor = VBufferEditor.Create(ref value, view._vectors.Length);
                view._vectors.Read(view._numbers[(int)Position], editor.Values);
                value = editor.Commit();
            };
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException(
                    $"Column '{column.Name}' was asked for as {typeof(TValue)}; expected {column.Type}.");
        }
    }
}
