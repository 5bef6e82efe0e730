using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Views;

namespace MlNetAttention.Explaining;

/// <summary>
/// Every row of a view 1 + T times, where T is the number of its tokens: whole, then without each token in turn. All other
/// columns keep their values.
/// </summary>
/// <param name="source">The view in which all columns of tokens have their values.</param>
/// <param name="columns">The columns of tokens; null where one is missing.</param>
/// <param name="featurizer">The featurizer that reads them.</param>
/// <param name="kind">The way tokens are removed.</param>
internal sealed class OcclusionView(
    IDataView source, DataViewSchema.Column?[] columns, IAttentionStage featurizer, OcclusionKind kind) : OneCursorView
{
    public override DataViewSchema Schema => source.Schema;

    /// <summary>
    /// The tokens of the rows the cursor has passed, in order. Not a column, which a later stage could drop. ML.NET reads ahead
    /// on other threads, so the cursor itself may be ahead of the row that is being read.
    /// </summary>
    internal ConcurrentQueue<IReadOnlyList<TokenPlace>> Rows { get; } = new();

    protected override DataViewRowCursor Open(bool[] active) => new Cursor(
        this, source.GetRowCursor([.. Schema.Where(column => active[column.Index] || IsInput(column))]));

    private bool IsInput(DataViewSchema.Column column) => Array.Exists(columns, input => input?.Index == column.Index);

    private RowRemover NewRemover(DataViewRow row) => new(featurizer, kind, row, columns);

    private sealed class Cursor : ViewCursor
    {
        private readonly OcclusionView _view;
        private readonly RowRemover _remover;
        private long _position = RowPosition.None;
        private int _tokens;
        private int _left;

        internal Cursor(OcclusionView view, DataViewRowCursor source)
            : base(source, view.Schema)
        {
            _view = view;
            _remover = view.NewRemover(source);
        }

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            if (_left > 0)
            {
                _remover.Occlude(_tokens - _left--);
            }
            else if (Source.MoveNext())
            {
                IReadOnlyList<TokenPlace> tokens = _remover.Read();
                _view.Rows.Enqueue(tokens);
                _left = _tokens = tokens.Count;
            }
            else
            {
                _position = RowPosition.None;
                return false;
            }

            _position++;
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column wanted)
        {
            if (_remover.GetterOf(wanted.Index) is not { } getter) return base.GetGetter<TValue>(wanted);
            return RowPosition.Checked(this, getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
                $"Column '{wanted.Name}' is read as {typeof(TValue).Name}; expected {wanted.Type}."));
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            RowPosition.Checked(this, (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0));
    }
}
