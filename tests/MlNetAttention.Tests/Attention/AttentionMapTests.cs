namespace MlNetAttention.Tests.Attention;

public class AttentionMapTests
{
    [Fact]
    public void Rows_elements_and_mean_agree()
    {
        var map = new AttentionMap(heads: 3, length: 2);
        for (int head = 0; head < 3; head++)
        {
            for (int query = 0; query < 2; query++)
            {
                map.MutableRow(head, query)[0] = head;
                map.MutableRow(head, query)[1] = 10 * query;
            }
        }

        Assert.Equal(2, map[2, 1, 0]);
        Assert.Equal(10, map[0, 1, 1]);
        Assert.Equal([0, 0, 0, 10, 1, 0, 1, 10, 2, 0, 2, 10], map.Values.ToArray());
        float[,] mean = map.Mean();
        Assert.Equal(1, mean[0, 0], 1e-6f);
        Assert.Equal(10, mean[1, 1], 1e-5f);
        Assert.Equal("[3 heads, 2 × 2 tokens]", map.ToString());
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(0, 2, 0)]
    [InlineData(0, 0, -1)]
    [InlineData(0, 0, 2)]
    public void An_index_out_of_range_throws(int head, int query, int key) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttentionMap(heads: 3, length: 2)[head, query, key]);

    [Fact]
    public void Looking_at_a_row_allocates_nothing()
    {
        var map = new AttentionMap(heads: 3, length: 2);
        map.MutableRow(0, 0).Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) map.MutableRow(i % 3, i % 2).Clear();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
