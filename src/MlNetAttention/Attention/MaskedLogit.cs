namespace MlNetAttention.Attention;

/// <summary>The number that replaces the logit of padding, or is added to it, where sequences are weighed in batches.</summary>
internal static class MaskedLogit
{
    /// <summary>
    /// Below every logit, even when one is added to it, yet finite: over such numbers alone, softmax divides 1 evenly and gives
    /// no NaN.
    /// </summary>
    internal const float Value = float.MinValue / 2;
}
