using System.Diagnostics.CodeAnalysis;

namespace MlNetAttention;

/// <summary>
/// The numbers that the matrices of an encoder are rounded to, and kept in by its model. In memory the table of tokens is kept
/// so, too; matrices that are multiplied by are packed in single precision, in which all is computed. Biases and norms are always
/// single.
/// </summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are the names that ML.NET has for them.")]
public enum WeightStorage
{
    /// <summary>32 bits a number, as trained.</summary>
    Single = 0,

    /// <summary>
    /// 16 bits a number (IEEE 754 binary16), within 0.05 % of it, or within 3·10⁻⁸ where it is below 6.1·10⁻⁵. A matrix with
    /// larger numbers than 65,504 stays single.
    /// </summary>
    Half = 1,

    /// <summary>8 bits a number and a scale for each row: within 1/254 of the largest number of the row.</summary>
    Int8 = 2,
}
