using static MlNetAttention.Tests.ByHand.RileyExample;

namespace MlNetAttention.Tests.ByHand;

public class AttentionByHandErrorTests
{
    private static readonly double[][] NoRows = [];
    private static readonly double[][] TwoRows = [[1, 2], [3, 4]];
    private static readonly double[][] ThreeWide = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
    private static readonly double[][] Ragged = [[1, 2], [3], [5, 6]];
    private static readonly double[][] NullRow = [[1, 2], null!, [5, 6]];
    private static readonly double[][] EmptyRow = [[], [], []];
    private static readonly double[][] NotANumber = [[1, 2], [3, 4], [5, double.NaN]];
    private static readonly double[][] Infinite = [[1, 2], [double.NegativeInfinity, 4], [5, 6]];

    public static TheoryData<string, string, Action> WrongArguments => new()
    {
        {
            "values", "values has no rows, expected at least 1, one for each token.",
            () => AttentionByHand.FixedRatio(NoRows)
        },
        { "values", "values[0] is empty, expected at least 1 number.", () => AttentionByHand.FixedRatio(EmptyRow) },
        { "values", "values[1] is null, expected a row of numbers.", () => AttentionByHand.FixedRatio(NullRow) },
        { "values", "values[1] has 1 numbers, expected 2 like values[0].", () => AttentionByHand.FixedRatio(Ragged) },
        { "values", "values[2][1] is NaN, expected a finite number.", () => AttentionByHand.FixedRatio(NotANumber) },
        { "ratio", "ratio is 1.5, expected a number from 0 to 1.", () => AttentionByHand.FixedRatio(Values, 1.5) },
        { "ratio", "ratio is -0.1, expected a number from 0 to 1.", () => AttentionByHand.FixedRatio(Values, -0.1) },
        {
            "ratio", "ratio is NaN, expected a number from 0 to 1.",
            () => AttentionByHand.MixPairByFixedRatio([1], [2], double.NaN)
        },
        { "a", "a is empty, expected at least 1 number.", () => AttentionByHand.MixPairByFixedRatio([], []) },
        { "b", "b has 1 numbers, expected 2 like a.", () => AttentionByHand.MixPairByFixedRatio([1, 2], [3]) },
        {
            "b", "b[0] is Infinity, expected a finite number.",
            () => AttentionByHand.MixPairByFixedRatio([1], [double.PositiveInfinity])
        },
        {
            "keyB", "keyB has 3 numbers, expected 2 like valueA.",
            () => AttentionByHand.MixPairByKeys([1, 2], [3, 4], [5, 6], [7, 8, 9])
        },
        {
            "keys", "keys is 2×2 (tokens × width), expected 3×2 like values.",
            () => AttentionByHand.SymmetricKeys(Values, TwoRows)
        },
        {
            "keys", "keys is 3×3 (tokens × width), expected 3×2 like values.",
            () => AttentionByHand.QueryKeyValue(Values, ThreeWide, Queries)
        },
        {
            "keys", "keys[1][0] is -Infinity, expected a finite number.",
            () => AttentionByHand.SymmetricKeys(Values, Infinite)
        },
        {
            "queries", "queries[1] has 1 numbers, expected 2 like queries[0].",
            () => AttentionByHand.QueryKeyValue(Values, Keys, Ragged)
        },
        {
            "queries", "queries is 3×3 (tokens × width), expected 3×2 like values.",
            () => AttentionByHand.ScaledDotProduct(Values, Keys, ThreeWide)
        },
        {
            "bias", "bias is 3×2, expected 3×3 (tokens × tokens), as values has 3 rows.",
            () => AttentionByHand.SymmetricKeys(Values, Keys, bias: Keys)
        },
        {
            "bias", "bias is 2×2, expected 3×3 (tokens × tokens), as values has 3 rows.",
            () => AttentionByHand.ScaledDotProduct(Values, Keys, Queries, TwoRows)
        },
        {
            "bias", "bias[2][1] is NaN, expected a finite number.",
            () => AttentionByHand.QueryKeyValue(Values, Keys, Queries, bias: NotANumber)
        },
        {
            "normalization", "normalization is 7, expected Literal or Guarded.",
            () => AttentionByHand.SymmetricKeys(Values, Keys, (RowNormalization)7)
        },
        { "heads", "heads is 0, expected a positive number that divides the width 2.", () => MultiHead(0) },
        { "heads", "heads is 3, expected a positive number that divides the width 2.", () => MultiHead(3) },
        { "mechanism", "mechanism returned no mixed values for head 0, expected 3×1.", () => MultiHead(2, null) },
        {
            "mechanism", "mechanism returned mixed values with rows of 2, 1, 2 for head 0, expected 3×1.",
            () => MultiHead(2, Ragged)
        },
        {
            "mechanism", "mechanism returned mixed values with rows of 2, 0, 2 for head 0, expected 3×1.",
            () => MultiHead(2, NullRow)
        },
    };

    [Theory]
    [MemberData(nameof(WrongArguments), DisableDiscoveryEnumeration = true)]
    public void Names_the_parameter_what_was_found_and_what_was_expected(string parameter, string message, Action call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(call);

        Assert.Equal(parameter, error.ParamName);
        Assert.Equal($"{message} (Parameter '{parameter}')", error.Message);
    }

    [Fact]
    public void Null_is_named()
    {
        Assert.Throws<ArgumentNullException>("values", () => AttentionByHand.FixedRatio(null!));
        Assert.Throws<ArgumentNullException>("keys", () => AttentionByHand.SymmetricKeys(Values, null!));
        Assert.Throws<ArgumentNullException>("queries", () => AttentionByHand.ScaledDotProduct(Values, Keys, null!));
        Assert.Throws<ArgumentNullException>("keyA", () => AttentionByHand.MixPairByKeys([1], [1], null!, [1]));
        Assert.Throws<ArgumentNullException>("mechanism", () => AttentionByHand.MultiHead(Values, Keys, Queries, 2, null!));
    }

    [Fact]
    public void Numbers_too_large_to_multiply_do_not_become_silent_infinities()
    {
        double[][] huge = [[1e200, 0], [1, 1], [1, 1]];

        var relevance = Assert.Throws<OverflowException>(() => AttentionByHand.QueryKeyValue(Values, huge, huge));
        Assert.Equal(
            "A relevance of token 0 is Infinity: the arguments are finite but too large to be multiplied in double precision.",
            relevance.Message);
        Assert.StartsWith(
            "The length of a key is Infinity",
            Assert.Throws<OverflowException>(() => AttentionByHand.SymmetricKeys(Values, huge)).Message);
        Assert.StartsWith(
            "The sum of the relevances of token 0 is Infinity",
            Assert.Throws<OverflowException>(
                () => AttentionByHand.QueryKeyValue([[1], [1]], [[1e308], [1e308]], [[1], [1]])).Message);
        Assert.StartsWith(
            "A mixed value of token 0 is Infinity",
            Assert.Throws<OverflowException>(() => AttentionByHand.QueryKeyValue(
                [[1e308], [0]], [[3], [-2.9]], [[1], [1]], RowNormalization.Literal)).Message);
        Assert.StartsWith(
            "A mixed value is",
            Assert.Throws<OverflowException>(() => AttentionByHand.MixPairByKeys([1e308], [1e308], [1], [-1])).Message);
    }

    private static void MultiHead(int heads, double[][]? mixed = null) => AttentionByHand.MultiHead(
        Values, Keys, Queries, heads, (_, _, _, _) => new AttentionByHandResult([], [], mixed!));
}
