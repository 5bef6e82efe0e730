using TorchSharp.Modules;

namespace MlNetAttention.Optimization;

/// <summary>The gradient of a table of vectors, of which a batch uses few: only the used rows, in order of first use.</summary>
internal sealed class RowGradient
{
    // 1 more than the place among the used rows; 0 for unused ones.
    private readonly int[] _places;
    private readonly List<int> _rows = [];
    private float[] _values = [];

    internal RowGradient(Parameter table)
    {
        Table = table;
        Width = (int)table.shape[1];
        _places = new int[table.shape[0]];
    }

    internal Parameter Table { get; }

    internal int Width { get; }

    internal bool IsEmpty => _rows.Count == 0;

    /// <summary>The gradients of all used rows.</summary>
    internal ReadOnlySpan<float> Values => _values.AsSpan(0, _rows.Count * Width);

    /// <summary>The gradient of a row, to add to; 0 at its first use.</summary>
    internal Span<float> Use(int row)
    {
        ref int place = ref _places[row];
        if (place == 0)
        {
            _rows.Add(row);
            place = _rows.Count;
            if (place * Width > _values.Length) Array.Resize(ref _values, Math.Max(256 * Width, 2 * _values.Length));
            _values.AsSpan((place - 1) * Width, Width).Clear();
        }

        return _values.AsSpan((place - 1) * Width, Width);
    }

    /// <summary>The gradient of a row; empty where it is unused.</summary>
    internal ReadOnlySpan<float> Find(int row) =>
        _places[row] is > 0 and int place ? _values.AsSpan((place - 1) * Width, Width) : [];

    /// <summary>Adds the rows to a gradient of the whole table.</summary>
    internal void AddTo(Span<float> whole)
    {
        foreach (int row in _rows) Kernels.KernelSet.Current.Add(Find(row), whole.Slice(row * Width, Width));
    }

    /// <summary>Marks all rows as unused.</summary>
    internal void Clear()
    {
        foreach (int row in _rows) _places[row] = 0;
        _rows.Clear();
    }
}
