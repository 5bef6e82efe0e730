namespace MlNetAttention.Tests.ByHand;

/// <summary>
/// Three words of the running example with numbers small enough to follow on paper. Token 0 is "Evan's", 1 is "dog", 2 is
/// "Riley".
/// </summary>
internal static class RileyExample
{
    internal const int Evans = 0;
    internal const int Dog = 1;
    internal const int Riley = 2;

    internal static double[][] Values => [[8, 0], [0, 8], [4, 8]];

    /// <summary>Of length 5, so that the unit keys are (1, 0), (0.6, 0.8) and (0.8, 0.6).</summary>
    internal static double[][] SymmetricKeys => [[5, 0], [3, 4], [4, 3]];

    /// <summary>The first number offers "a name", the second "an animal".</summary>
    internal static double[][] Keys => [[1, 0], [0, 1], [2, 0]];

    /// <summary>What each looks for: "Riley" mostly the animal, "dog" mostly itself.</summary>
    internal static double[][] Queries => [[1, 1], [1, 7], [1, 5]];
}
