using System.Numerics;

namespace MlNetAttention.Kernels;

/// <summary>
/// y = x·Wᵀ + b for rows x [rows, in], W [out, in], b [out] with W packed once, at load. Each output adds its products in the
/// order of the inputs, starting from the bias, whichever row block it falls in: a row's result does not depend on its
/// neighbours.
/// </summary>
internal sealed class PackedMatrix
{
    private const int RowBlock = 4;

    private static int PanelWidth => 2 * Vector<float>.Count;

    private readonly float[] _panels; // [panel][in][PanelWidth], the last panel padded with zeros
    private readonly float[] _bias;   // [panels · PanelWidth]

    internal PackedMatrix(float[] weight, float[] bias, int outputs, int inputs)
    {
        Outputs = outputs;
        Inputs = inputs;
        int width = PanelWidth;
        int panels = (outputs + width - 1) / width;
        _panels = new float[panels * inputs * width];
        _bias = new float[panels * width];
        bias.CopyTo(_bias, 0);
        for (int o = 0; o < outputs; o++)
        {
            int panel = o / width * inputs * width + o % width;
            for (int i = 0; i < inputs; i++) _panels[panel + i * width] = weight[o * inputs + i];
        }
    }

    internal int Inputs { get; }

    internal int Outputs { get; }

    /// <summary>Multiplies <paramref name="rows"/> rows of <paramref name="x"/> into <paramref name="y"/> [rows, out].</summary>
    internal void Multiply(ReadOnlySpan<float> x, int rows, Span<float> y)
    {
        Span<float> lanes = stackalloc float[PanelWidth];
        for (int panel = 0; panel * PanelWidth < Outputs; panel++)
        {
            int row = 0;
            for (; row + RowBlock <= rows; row += RowBlock) MultiplyBlock(x, row, panel, y, lanes);
            for (; row < rows; row++) MultiplyRow(x, row, panel, y, lanes);
        }
    }

    private void MultiplyBlock(ReadOnlySpan<float> x, int row, int panel, Span<float> y, Span<float> lanes)
    {
        int width = PanelWidth;
        int half = Vector<float>.Count;
        ReadOnlySpan<float> weights = _panels.AsSpan(panel * Inputs * width, Inputs * width);
        ReadOnlySpan<float> x0 = x.Slice(row * Inputs, Inputs);
        ReadOnlySpan<float> x1 = x.Slice((row + 1) * Inputs, Inputs);
        ReadOnlySpan<float> x2 = x.Slice((row + 2) * Inputs, Inputs);
        ReadOnlySpan<float> x3 = x.Slice((row + 3) * Inputs, Inputs);

        var left0 = new Vector<float>(_bias.AsSpan(panel * width));
        var right0 = new Vector<float>(_bias.AsSpan(panel * width + half));
        Vector<float> left1 = left0, left2 = left0, left3 = left0, right1 = right0, right2 = right0, right3 = right0;
        for (int i = 0; i < x0.Length; i++)
        {
            var left = new Vector<float>(weights.Slice(i * width, half));
            var right = new Vector<float>(weights.Slice(i * width + half, half));
            var value = new Vector<float>(x0[i]);
            left0 = Vector.FusedMultiplyAdd(value, left, left0);
            right0 = Vector.FusedMultiplyAdd(value, right, right0);
            value = new Vector<float>(x1[i]);
            left1 = Vector.FusedMultiplyAdd(value, left, left1);
            right1 = Vector.FusedMultiplyAdd(value, right, right1);
            value = new Vector<float>(x2[i]);
            left2 = Vector.FusedMultiplyAdd(value, left, left2);
            right2 = Vector.FusedMultiplyAdd(value, right, right2);
            value = new Vector<float>(x3[i]);
            left3 = Vector.FusedMultiplyAdd(value, left, left3);
            right3 = Vector.FusedMultiplyAdd(value, right, right3);
        }

        Store(left0, right0, row, panel, y, lanes);
        Store(left1, right1, row + 1, panel, y, lanes);
        Store(left2, right2, row + 2, panel, y, lanes);
        Store(left3, right3, row + 3, panel, y, lanes);
    }

    private void MultiplyRow(ReadOnlySpan<float> x, int row, int panel, Span<float> y, Span<float> lanes)
    {
        int width = PanelWidth;
        int half = Vector<float>.Count;
        ReadOnlySpan<float> weights = _panels.AsSpan(panel * Inputs * width, Inputs * width);
        var left = new Vector<float>(_bias.AsSpan(panel * width));
        var right = new Vector<float>(_bias.AsSpan(panel * width + half));
        ReadOnlySpan<float> values = x.Slice(row * Inputs, Inputs);
        for (int i = 0; i < values.Length; i++)
        {
            var value = new Vector<float>(values[i]);
            left = Vector.FusedMultiplyAdd(value, new Vector<float>(weights.Slice(i * width, half)), left);
            right = Vector.FusedMultiplyAdd(value, new Vector<float>(weights.Slice(i * width + half, half)), right);
        }

        Store(left, right, row, panel, y, lanes);
    }

    private void Store(Vector<float> left, Vector<float> right, int row, int panel, Span<float> y, Span<float> lanes)
    {
        int first = panel * PanelWidth;
        Span<float> target = y.Slice(row * Outputs + first, Math.Min(PanelWidth, Outputs - first));
        if (target.Length == PanelWidth)
        {
            left.CopyTo(target);
            right.CopyTo(target[Vector<float>.Count..]);
            return;
        }

        left.CopyTo(lanes);
        right.CopyTo(lanes[Vector<float>.Count..]);
        lanes[..target.Length].CopyTo(target);
    }
}
