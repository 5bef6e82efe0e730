using System.Runtime.Intrinsics;

namespace MlNetAttention.Kernels;

/// <summary>
/// The few instructions all kernels are written in, once per vector width. Every operation works lane by lane and gives the same
/// bits at every width, except <see cref="Sum"/>, whose order of additions is that of the lanes.
/// </summary>
/// <typeparam name="TVector">
/// A <see cref="Vector128{T}"/>, <see cref="Vector256{T}"/> or <see cref="Vector512{T}"/> of float.
/// </typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Number of lanes.</summary>
    static abstract int Lanes { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector vector, float* target);

    /// <summary>The same number in every lane.</summary>
    static abstract TVector Create(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>
    /// left·right + addend, rounded once where the machine has an instruction for it; emulating that takes a hundred times as
    /// long.
    /// </summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The larger per lane; NaN where <paramref name="right"/> is NaN.</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>The smaller per lane; NaN where <paramref name="right"/> is NaN.</summary>
    static abstract TVector Min(TVector left, TVector right);

    /// <summary>
    /// vector·2^n for an <paramref name="exponent"/> of 1.5·2²³ + n, whose last bits are n; neither factor nor result may leave
    /// the normal numbers.
    /// </summary>
    static abstract TVector Scale(TVector vector, TVector exponent);

    /// <summary>The sum of all lanes.</summary>
    static abstract float Sum(TVector vector);
}
