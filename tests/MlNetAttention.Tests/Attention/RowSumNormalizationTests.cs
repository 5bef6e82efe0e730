using MlNetAttention.Attention;

namespace MlNetAttention.Tests.Attention;

public class RowSumNormalizationTests
{
    [Fact]
    public void Negative_relevances_count_as_zero()
    {
        float[] row = [-5, 1, 0, 3];
        RowSumNormalization.Apply(row, self: 0);
        Assert.Equal([0, 0.25f, 0, 0.75f], row);
    }

    [Fact]
    public void A_row_without_a_positive_relevance_attends_to_itself_alone()
    {
        float[] row = [-5, -0f, 0, -1e-30f, -3];
        RowSumNormalization.Apply(row, self: 3);
        Assert.Equal([0, 0, 0, 1, 0], row);
    }

    // 2e-45 is the smallest but one positive number: the inverse of the sum would be infinite.
    [Fact]
    public void Relevances_that_nearly_vanish_still_share_a_whole()
    {
        float[] row = [1e-45f, 0, 1e-45f, -1];
        RowSumNormalization.Apply(row, self: 1);
        Assert.Equal([0.5f, 0, 0.5f, 0], row);
    }
}
