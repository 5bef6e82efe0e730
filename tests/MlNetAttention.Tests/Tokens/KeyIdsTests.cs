using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Tokens;

public class KeyIdsTests
{
    /// <summary>Dense and sparse forms alike: the last count has far more values than are known.</summary>
    [Theory]
    [InlineData(40ul)]
    [InlineData(65_536ul)]
    [InlineData(70_000ul)]
    [InlineData(1ul << 31)]
    [InlineData(ulong.MaxValue)]
    public void Every_value_has_its_id_and_all_others_are_unknown(ulong count)
    {
        KeyId[] known =
        [
            .. Enumerable.Range(1, 13).Select(i => new KeyId((ulong)(i * i) % 41, 40 - i))
                .OrderBy(one => one.Key).DistinctBy(one => one.Key),
        ];
        var ids = new KeyIds(count, known);
        Assert.Equal(count, ids.Count);
        for (ulong key = 0; key < 100; key++)
        {
            int expected = known.Where(one => one.Key == key).Select(one => one.Id).FirstOrDefault(Vocabulary.UnknownId);
            Assert.Equal(expected, ids.IdOf(key));
        }

        Assert.Equal(Vocabulary.UnknownId, ids.IdOf(ulong.MaxValue));
        Assert.Equal(Vocabulary.UnknownId, ids.IdOf(unchecked(count + 1)));
    }

    [Fact]
    public void Memory_follows_the_known_values()
    {
        KeyId[] known = [.. Enumerable.Range(1, 1_000).Select(i => new KeyId((ulong)i << 20, i + 1))];
        long before = GC.GetAllocatedBytesForCurrentThread();
        var ids = new KeyIds(1ul << 31, known);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal(501, ids.IdOf(500ul << 20));
    }

    [Fact]
    public void Dense_ids_come_back()
    {
        int[] dense = [1, 3, 1, 2, 1, 1];
        Assert.Equal(dense, KeyIds.Dense(dense).ToDense());
        Assert.Empty(KeyIds.Dense().ToDense());
        Assert.Throws<ArgumentException>(() => KeyIds.Dense(2, 3));
    }
}
