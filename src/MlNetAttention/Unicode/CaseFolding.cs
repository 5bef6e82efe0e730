namespace MlNetAttention.Unicode;

/// <summary>What full case folding leaves to decide.</summary>
internal static class CaseFolding
{
    private const int IotaBelow = 0x0345, CapitalWithDot = 0x0130, DotlessSmall = 0x0131;

    /// <summary>
    /// The letter i for both letters that only Turkish and its relatives have: the capital of ı is I, that of i is İ, and no text
    /// says which language it is in. 0 for other code points.
    /// </summary>
    internal static int OfTurkish(int point) => point is CapitalWithDot or DotlessSmall ? 'i' : 0;

    /// <summary>An iota below is folded when marks are in order, or texts that are the same by Unicode would differ.</summary>
    internal static bool IsLeftForLater(int point, Decomposition decomposition) =>
        point == IotaBelow && decomposition != Decomposition.None;
}
