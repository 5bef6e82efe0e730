using MlNetAttention.Options;

namespace MlNetAttention;

/// <summary>The form of an encoder that is written as an ONNX model. Immutable.</summary>
public sealed record OnnxExportOptions
{
    internal const int OldestOpset = 17;
    internal const int NewestOpset = 21;

    /// <summary>
    /// The version of ONNX's standard operators that the model is written for; 17 to 21. Default 17, the first with layer
    /// normalisation, which ONNX Runtime supports from 1.12 on. The model has the IR version that came with it: 8 for opsets 17
    /// and 18, 9 for 19 and 20, 10 for 21.
    /// </summary>
    public int OpsetVersion { get; init; } = OldestOpset;

    internal int IrVersion => OpsetVersion switch
    {
        <= 18 => 8,
        <= 20 => 9,
        _ => 10,
    };

    /// <summary>Checks every property against its documented range.</summary>
    /// <exception cref="ArgumentException">Names the property, what was found and what was expected.</exception>
    internal void Validate() => Check.Range(OpsetVersion, OldestOpset, NewestOpset, nameof(OpsetVersion));
}
