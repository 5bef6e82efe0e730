using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Safetensors;

/// <summary>What the header of a safetensors file says about a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its sizes, the slowest first.</param>
/// <param name="Start">Where its bytes begin, behind the header.</param>
/// <param name="Length">The number of its bytes.</param>
internal sealed record TensorEntry(string Name, TensorType Type, int[] Shape, long Start, long Length)
{
    internal long End => Start + Length;

    internal long Count => Length * 8 / Type.Bits;

    internal string ShapeText => Shown.Shape(Shape);
}
