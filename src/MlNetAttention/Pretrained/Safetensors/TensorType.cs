namespace MlNetAttention.Pretrained.Safetensors;

/// <summary>The types of numbers that are read and written as weights.</summary>
internal enum NumberKind
{
    /// <summary>Single precision.</summary>
    F32 = 0,

    /// <summary>Half precision.</summary>
    F16 = 1,

    /// <summary>The upper half of a float in single precision.</summary>
    BF16 = 2,
}

/// <summary>A type of numbers that a safetensors file may hold.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Bits">The length of a number.</param>
/// <param name="Kind">What it is read as; null where it is only passed over.</param>
internal sealed record TensorType(string Name, int Bits, NumberKind? Kind = null)
{
    private static readonly TensorType[] All =
    [
        new("F32", 32, NumberKind.F32), new("F16", 16, NumberKind.F16), new("BF16", 16, NumberKind.BF16),
        new("F64", 64), new("C64", 64), new("I64", 64), new("U64", 64), new("I32", 32), new("U32", 32), new("I16", 16),
        new("U16", 16), new("I8", 8), new("U8", 8), new("BOOL", 8), new("F8_E4M3", 8), new("F8_E5M2", 8), new("F8_E8M0", 8),
        new("F6_E2M3", 6), new("F6_E3M2", 6), new("F4", 4),
    ];

    /// <summary>The type of a name; null where there is none.</summary>
    internal static TensorType? Of(string name) => Array.Find(All, type => type.Name == name);

    internal static TensorType Of(NumberKind kind) => Array.Find(All, type => type.Kind == kind)!;
}
