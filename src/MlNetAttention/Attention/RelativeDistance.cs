namespace MlNetAttention.Attention;

/// <summary>
/// The entry of the relative bias for key j seen from query i: the distance j−i clipped to ±R and shifted to start at 0, or |j−i|
/// clipped to R where relevances must stay symmetric.
/// </summary>
internal static class RelativeDistance
{
    /// <summary>The entry for key <paramref name="j"/> seen from query <paramref name="i"/>.</summary>
    internal static int Index(EncoderOptions options, int i, int j)
    {
        int limit = options.MaxRelativeDistance;
        int distance = Math.Clamp(j - i, -limit, limit);
        return options.Mechanism == AttentionMechanism.SymmetricKeys ? Math.Abs(distance) : distance + limit;
    }
}
