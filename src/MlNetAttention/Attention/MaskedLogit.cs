namespace MlNetAttention.Attention;

/// <summary>What takes the place of the logit of padding, or is added to it, where sequences are weighed in batches.</summary>
internal static class MaskedLogit
{
    /// <summary>
    /// Below every logit, also when one is added to it, yet finite: among nothing but such numbers softmax divides 1 evenly and
    /// gives no NaN.
    /// </summary>
    internal const float Value = float.MinValue / 2;
}
