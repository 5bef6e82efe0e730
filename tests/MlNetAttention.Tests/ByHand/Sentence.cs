using FsCheck;
using FsCheck.Fluent;

namespace MlNetAttention.Tests.ByHand;

/// <summary>A sentence of 1 to 7 tokens of 1 to 5 numbers in −1..1 each, its bias, and another order of its tokens.</summary>
public sealed record Sentence(double[][] Values, double[][] Keys, double[][] Queries, double[][] Bias, int[] Order)
{
    /// <summary>Found by FsCheck.</summary>
    public static Arbitrary<Sentence> Arbitrary() => (
        from tokens in Gen.Choose(1, 7)
        from width in Gen.Choose(1, 5)
        from values in Rows(tokens, width)
        from keys in Rows(tokens, width)
        from queries in Rows(tokens, width)
        from bias in Rows(tokens, tokens)
        from order in Gen.Shuffle(Enumerable.Range(0, tokens))
        select new Sentence(values, keys, queries, bias, order)).ToArbitrary();

    /// <summary>The same sentence with its tokens in the other order.</summary>
    public Sentence Reordered() =>
        new(Reorder(Values), Reorder(Keys), Reorder(Queries), ReorderBoth(Bias), Order);

    /// <summary>Puts rows in the other order.</summary>
    public double[][] Reorder(double[][] rows) => Array.ConvertAll(Order, i => rows[i]);

    /// <summary>Puts rows and columns in the other order.</summary>
    public double[][] ReorderBoth(double[][] square) =>
        Array.ConvertAll(Order, i => Array.ConvertAll(Order, j => square[i][j]));

    private static Gen<double[][]> Rows(int rows, int columns) =>
        Gen.Choose(-1000, 1000).Select(thousandths => thousandths / 1000.0).ArrayOf(columns).ArrayOf(rows);
}
