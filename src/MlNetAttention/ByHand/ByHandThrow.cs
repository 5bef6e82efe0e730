using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace MlNetAttention.ByHand;

/// <summary>The errors of <see cref="AttentionByHand"/>, each with the parameter, what was found and what was expected.</summary>
internal static class ByHandThrow
{
    internal static void IfNotVector(
        [NotNull] double[]? vector, [CallerArgumentExpression(nameof(vector))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(vector, name);
        if (vector.Length == 0)
            throw new ArgumentException($"{name} is empty, expected at least 1 number.", name);
        IfNotFinite(vector, name, name);
    }

    internal static void IfOtherLength(
        double[] vector,
        double[] model,
        [CallerArgumentExpression(nameof(vector))] string name = "",
        [CallerArgumentExpression(nameof(model))] string modelName = "")
    {
        if (vector.Length != model.Length)
            throw new ArgumentException($"{name} has {vector.Length} numbers, expected {model.Length} like {modelName}.", name);
    }

    internal static void IfNotMatrix(
        [NotNull] double[][]? matrix, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(matrix, name);
        if (matrix.Length == 0)
            throw new ArgumentException($"{name} has no rows, expected at least 1, one for each token.", name);

        for (int i = 0; i < matrix.Length; i++)
        {
            if (matrix[i] is not { } row)
                throw new ArgumentException($"{name}[{i}] is null, expected a row of numbers.", name);
            if (row.Length == 0)
                throw new ArgumentException($"{name}[{i}] is empty, expected at least 1 number.", name);
            if (row.Length != matrix[0].Length)
            {
                string expected = $"expected {matrix[0].Length} like {name}[0]";
                throw new ArgumentException($"{name}[{i}] has {row.Length} numbers, {expected}.", name);
            }

            IfNotFinite(row, $"{name}[{i}]", name);
        }
    }

    internal static void IfOtherShape(
        [NotNull] double[][]? matrix, double[][] values, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        IfNotMatrix(matrix, name);
        if (ShapeOf(matrix) != ShapeOf(values))
        {
            string expected = $"expected {ShapeOf(values)} like {nameof(values)}";
            throw new ArgumentException($"{name} is {ShapeOf(matrix)} (tokens × width), {expected}.", name);
        }
    }

    internal static void IfNotBias(double[][]? bias, double[][] values)
    {
        if (bias is null)
            return;

        IfNotMatrix(bias);
        string expected = $"{values.Length}×{values.Length}";
        if (ShapeOf(bias) != expected)
        {
            throw new ArgumentException(
                $"bias is {ShapeOf(bias)}, expected {expected} (tokens × tokens), as {nameof(values)} has {values.Length} rows.",
                nameof(bias));
        }
    }

    internal static void IfNotRatio(double ratio)
    {
        if (ratio is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(ratio), Invariant($"ratio is {ratio}, expected a number from 0 to 1."));
    }

    internal static void IfUnknown(RowNormalization normalization)
    {
        if (!Enum.IsDefined(normalization))
        {
            string expected = string.Join(" or ", Enum.GetNames<RowNormalization>());
            throw new ArgumentOutOfRangeException(
                nameof(normalization), $"normalization is {(int)normalization}, expected {expected}.");
        }
    }

    internal static void IfNotHeads(int heads, int width)
    {
        if (heads < 1 || width % heads != 0)
        {
            string expected = $"expected a positive number that divides the width {width}";
            throw new ArgumentOutOfRangeException(nameof(heads), $"heads is {heads}, {expected}.");
        }
    }

    internal static void IfNotMixedOf(double[][] headValues, double[][]? mixed, int head, string name)
    {
        int[] widths = Array.ConvertAll(mixed ?? [], row => row?.Length ?? 0);
        if (widths.Length != headValues.Length || widths.Any(width => width != headValues[0].Length))
        {
            string found = widths.Length == 0 ? "no mixed values" : $"mixed values with rows of {string.Join(", ", widths)}";
            throw new ArgumentException($"{name} returned {found} for head {head}, expected {ShapeOf(headValues)}.", name);
        }
    }

    internal static InvalidOperationException SumsToZero(int token, double sum, double largest)
    {
        string found = Invariant($"The relevances of token {token} sum to {sum}, the largest being {largest} in size");
        string instead = $"{nameof(RowNormalization)}.{nameof(RowNormalization.Guarded)} copes with such a row";
        return new InvalidOperationException($"{found}: expected a sum clearly other than 0 to divide them by. {instead}.");
    }

    internal static void IfOverflowed(double number, string what, int? token = null)
    {
        if (!double.IsFinite(number))
        {
            string where = token is null ? "" : $" of token {token}";
            throw new OverflowException(Invariant(
                $"{what}{where} is {number}: the arguments are finite but too large to be multiplied in double precision."));
        }
    }

    private static void IfNotFinite(double[] row, string where, string name)
    {
        int c = Array.FindIndex(row, number => !double.IsFinite(number));
        if (c >= 0)
            throw new ArgumentException(Invariant($"{where}[{c}] is {row[c]}, expected a finite number."), name);
    }

    private static string ShapeOf(double[][] matrix) => $"{matrix.Length}×{matrix[0].Length}";
}
