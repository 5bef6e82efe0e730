using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Optimization;

/// <summary>The numbers of one step of AdamW, as <see cref="FusedStep"/> multiplies by them.</summary>
/// <param name="Clip">Scale of the gradient; 1 where it is not clipped.</param>
/// <param name="Kept">Share of a weight that weight decay keeps.</param>
/// <param name="RootScale">Scale of the root of the mean square, 1/√(1−β₂ᵗ).</param>
/// <param name="Rate">Learning rate over 1−β₁ᵗ.</param>
/// <param name="AverageShare">Share of the new weight in the average.</param>
internal readonly record struct StepFactors(float Clip, float Kept, float RootScale, float Rate, float AverageShare);

/// <summary>
/// A parameter and its state in AdamW. In the memory of the CPU, <see cref="FusedStep"/> updates it in pieces, on all threads at
/// once; elsewhere <see cref="TorchStep"/> does.
/// </summary>
internal sealed unsafe class ParameterState
{
    // Few enough numbers to divide a table among threads, enough to be worth a work item.
    private const int LongestPiece = 32_768;

    private readonly float* _weights;
    private readonly float* _means;
    private readonly float* _squares;
    private readonly float* _averages;
    private readonly int _length;
    private readonly int _pieceLength;
    private float* _gradient;
    private bool _hasRows;
    private StepFactors _factors;

    /// <param name="parameter">The weights.</param>
    /// <param name="decay">Weight decay λ: a step scales the weights by 1 − λ·learning rate.</param>
    /// <param name="rateScale">What the learning rate is multiplied by.</param>
    /// <param name="average">Average of the weights; null for none.</param>
    /// <param name="rows">The part of the gradient that is collected by rows; null for none.</param>
    /// <param name="managed">False to leave the steps to torch even in the memory of the CPU.</param>
    internal ParameterState(
        Parameter parameter, double decay, double rateScale, Tensor? average, RowGradient? rows, bool managed)
    {
        (Parameter, Decay, RateScale, Average, Rows) = (parameter, decay, rateScale, average, rows);
        Mean = zeros_like(parameter, requires_grad: false);
        Square = zeros_like(parameter, requires_grad: false);
        IsManaged = managed && Array.TrueForAll([parameter, Mean, Square, average ?? Mean], IsInMemory);
        if (!IsManaged) return;

        _weights = Address(parameter);
        _means = Address(Mean);
        _squares = Address(Square);
        _averages = average is null ? null : Address(average);
        _length = checked((int)parameter.numel());
        int width = rows?.Width ?? 1;
        _pieceLength = Math.Max(1, LongestPiece / width) * width;
        Pieces = (_length + _pieceLength - 1) / _pieceLength;
    }

    internal Parameter Parameter { get; }

    internal double Decay { get; }

    internal double RateScale { get; }

    /// <summary>Moving mean of the gradient.</summary>
    internal Tensor Mean { get; }

    /// <summary>Moving mean of its square.</summary>
    internal Tensor Square { get; }

    internal Tensor? Average { get; }

    internal RowGradient? Rows { get; }

    /// <summary>Whether managed code does the steps.</summary>
    internal bool IsManaged { get; }

    /// <summary>Number of pieces that can be worked on independently; 0 where torch does the steps.</summary>
    internal int Pieces { get; }

    /// <summary>Takes the gradient of this step; null where there is none.</summary>
    internal void Take(Tensor? gradient)
    {
        _gradient = gradient is null ? null : Address(gradient);
        _hasRows = Rows is { IsEmpty: false };
        if (!_hasRows || _gradient is null) return;

        // The table is also used in other ways, so it has a gradient like any other.
        Rows!.AddTo(new Span<float>(_gradient, _length));
        Rows.Clear();
        _hasRows = false;
    }

    /// <summary>Σ of the squared gradient over a piece; a gradient by rows is counted wholly in the first piece.</summary>
    internal double SumOfSquares(int piece)
    {
        if (_hasRows) return piece == 0 ? FusedStep.SumOfSquares(Rows!.Values) : 0;
        return _gradient is null ? 0 : FusedStep.SumOfSquares(Part(_gradient, piece));
    }

    internal void Prepare(StepFactors factors) => _factors = factors;

    /// <summary>Updates a piece and sets its gradient to 0.</summary>
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

    /// <summary>Ends the step, once all pieces are done.</summary>
    internal void Finish()
    {
        if (_hasRows) Rows!.Clear();
        _gradient = null;
    }

    // Consecutive rows without a gradient form a single span.
    private void StepRows(int piece)
    {
        RowGradient rows = Rows!;
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
        return values is null ? [] : new Span<float>(values + start, Math.Min(_pieceLength, _length - start));
    }

    private static bool IsInMemory(Tensor tensor) =>
        tensor.device_type == TorchSharp.DeviceType.CPU && tensor.dtype == ScalarType.Float32 && tensor.is_contiguous();

    // The memory is torch's, which the garbage collector does not move; the tensors above keep it alive.
    private static float* Address(Tensor tensor)
    {
        fixed (byte* start = tensor.bytes) return (float*)start;
    }
}
