using static TorchSharp.torch;

namespace MlNetAttention.Optimization;

/// <summary>A parameter in the memory of the CPU as <see cref="FusedStep"/> sees it.</summary>
internal sealed unsafe class MemoryState
{
    // Few enough numbers to divide a table among threads, enough to be worth handing out.
    private const int PieceLength = 32_768;

    private readonly ParameterState _state;
    private readonly float* _weights;
    private readonly float* _means;
    private readonly float* _squares;
    private readonly float* _averages;
    private readonly int _pieceLength;
    private float* _gradient;
    private bool _hasRows;
    private StepFactors _factors;

    internal MemoryState(ParameterState state)
    {
        _state = state;
        _weights = Address(state.Parameter);
        _means = Address(state.Mean);
        _squares = Address(state.Square);
        _averages = state.Average is null ? null : Address(state.Average);
        Length = checked((int)state.Parameter.numel());
        int width = state.Rows?.Width ?? 1;
        _pieceLength = Math.Max(1, PieceLength / width) * width;
    }

    internal int Length { get; }

    /// <summary>Number of pieces that can be worked on independently.</summary>
    internal int Pieces => (Length + _pieceLength - 1) / _pieceLength;

    /// <summary>Takes the gradient of this step; null where there is none.</summary>
    internal void Take(Tensor? gradient)
    {
        _gradient = gradient is null ? null : Address(gradient);
        _hasRows = _state.Rows is { IsEmpty: false };
        if (!_hasRows || _gradient is null) return;

        // Used in other ways, too: a gradient as any other.
        _state.Rows!.AddTo(new Span<float>(_gradient, Length));
        _state.Rows.Clear();
        _hasRows = false;
    }

    /// <summary>Σ of the squared gradient over a piece; of one by rows all of it stands in the first piece.</summary>
    internal double SumOfSquares(int piece)
    {
        if (_hasRows) return piece == 0 ? Optimization.SumOfSquares.Of(_state.Rows!.Values) : 0;
        return _gradient is null ? 0 : Optimization.SumOfSquares.Of(Part(_gradient, piece));
    }

    internal void Prepare(StepFactors factors) => _factors = factors;

    /// <summary>Changes a piece and leaves its gradient at 0.</summary>
    internal void Step(int piece)
    {
        if (_hasRows) StepRows(piece);
        else if (_gradient is null) FusedStep.Average(Part(_weights, piece), Part(_averages, piece), _factors.AverageShare);
        else
        {
            Span<float> gradient = Part(_gradient, piece);
            FusedStep.Run(
                Part(_weights, piece), Part(_means, piece), Part(_squares, piece), Part(_averages, piece), gradient, _factors);
            gradient.Clear();
        }
    }

    /// <summary>Told when all pieces are done.</summary>
    internal void Finish()
    {
        if (_hasRows) _state.Rows!.Clear();
        _gradient = null;
    }

    // Rows without gradient between two with one are a single span.
    private void StepRows(int piece)
    {
        RowGradient rows = _state.Rows!;
        int first = piece * _pieceLength / rows.Width, count = Part(_weights, piece).Length / rows.Width, done = 0;
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> gradient = rows.Find(first + row);
            if (gradient.IsEmpty) continue;
            Run(done, row, []);
            Run(row, row + 1, gradient);
            done = row + 1;
        }

        Run(done, count, []);

        void Run(int from, int to, ReadOnlySpan<float> gradient)
        {
            if (from >= to) return;
            Range range = (from * rows.Width)..(to * rows.Width);
            Span<float> averages = Part(_averages, piece);
            FusedStep.Run(
                Part(_weights, piece)[range], Part(_means, piece)[range], Part(_squares, piece)[range],
                averages.IsEmpty ? averages : averages[range], gradient, _factors);
        }
    }

    private Span<float> Part(float* values, int piece)
    {
        int start = piece * _pieceLength;
        return values is null ? [] : new Span<float>(values + start, Math.Min(_pieceLength, Length - start));
    }

    // The memory is torch's, which the collector does not move; the state keeps its tensors alive.
    private static float* Address(Tensor tensor)
    {
        fixed (byte* start = tensor.bytes) return (float*)start;
    }
}
