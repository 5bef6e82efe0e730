using TorchSharp;
using static TorchSharp.torch;

namespace MlNetAttention.Optimization;

/// <summary>Operations of tensors with numbers, and sums of tensors.</summary>
/// <remarks>
/// TorchSharp turns a number into a <see cref="Scalar"/> with a finalizer and passes its address to native code. Nothing refers
/// to the object while native code reads it, so a garbage collection at that moment frees it: the result is another number, hence
/// other weights from the same seed, or "Expected false to be true". Disposing it after the call keeps it alive until then. A sum
/// of two tensors also has such a number, the factor 1. So all operations of tensors with numbers, and sums of tensors, are here
/// and nowhere else; a test looks for other places.
/// </remarks>
internal static class ScalarOperations
{
    internal static Tensor Plus(this Tensor x, Tensor y)
    {
        using Scalar one = 1;
        return x.add(y, one);
    }

    internal static Tensor Times(this Tensor x, double number)
    {
        using Scalar scalar = number;
        return x.mul(scalar);
    }

    internal static Tensor TimesInPlace(this Tensor x, double number)
    {
        using Scalar scalar = number;
        return x.mul_(scalar);
    }

    internal static Tensor DividedBy(this Tensor x, double number)
    {
        using Scalar scalar = number;
        return x.div(scalar);
    }

    internal static Tensor MinusInPlace(this Tensor x, double number)
    {
        using Scalar scalar = number;
        return x.sub_(scalar);
    }

    internal static Tensor PlusInPlace(this Tensor x, double number)
    {
        using Scalar scalar = number;
        using Scalar one = 1;
        return x.add_(scalar, one);
    }

    /// <summary>x − number, of integers.</summary>
    internal static Tensor Minus(this Tensor x, long number)
    {
        using Scalar scalar = number;
        return x.sub(scalar);
    }

    /// <summary>max(x, number), of integers.</summary>
    internal static Tensor AtLeast(this Tensor x, long number)
    {
        using Scalar scalar = number;
        return x.clamp(min: scalar);
    }

    /// <summary>max(x, number).</summary>
    internal static Tensor AtLeast(this Tensor x, double number)
    {
        using Scalar scalar = number;
        return x.clamp(min: scalar);
    }

    internal static Tensor IsPositive(this Tensor x)
    {
        using Scalar zero = 0;
        return x.gt(zero);
    }

    internal static Tensor IsZero(this Tensor x)
    {
        using Scalar zero = 0;
        return x.eq(zero);
    }

    /// <summary>x with the number where the mask is true.</summary>
    internal static Tensor Masked(this Tensor x, Tensor mask, double number)
    {
        using Scalar scalar = number;
        return x.masked_fill(mask, scalar);
    }

    /// <summary>x ← x + number·y.</summary>
    internal static Tensor AddInPlace(this Tensor x, Tensor y, double number)
    {
        using Scalar scalar = number;
        return x.add_(y, scalar);
    }

    /// <summary>x ← x + number·y·z, element by element.</summary>
    internal static Tensor AddProductInPlace(this Tensor x, Tensor y, Tensor z, double number)
    {
        using Scalar scalar = number;
        return x.addcmul_(y, z, scalar);
    }

    /// <summary>x ← x + number·y/z, element by element.</summary>
    internal static Tensor AddQuotientInPlace(this Tensor x, Tensor y, Tensor z, double number)
    {
        using Scalar scalar = number;
        return x.addcdiv_(y, z, scalar);
    }
}
