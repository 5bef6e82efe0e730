using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Tests.Vectors;

public sealed class VectorStoreTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(1031)]
    [InlineData(int.MaxValue)]
    public void Every_vector_is_read_as_it_was_added_wherever_it_is_kept(int mostInMemory)
    {
        using var store = new VectorStore(3, mostInMemory);
        float[][] vectors = [.. Enumerable.Range(0, 2053).Select(at => (float[])[at, -at, at / 7f])];
        foreach (float[] vector in vectors) store.Add(vector);

        Assert.Equal(vectors.Length, store.Count);
        var read = new float[3];
        foreach (int at in Enumerable.Range(0, vectors.Length).Reverse())
        {
            store.Read(at, read);
            Assert.Equal(vectors[at], read);
        }
    }

    [Fact]
    public void A_number_that_was_not_given_is_refused()
    {
        using var store = new VectorStore(3, mostInMemory: 1);
        store.Add([1, 2, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(1, new float[3]));
    }
}
