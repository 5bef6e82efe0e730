using MlNetAttention.Objectives;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Objectives;

[Collection(TrainingCollection.Name)]
public sealed class ClassWeightsTests
{
    [Fact]
    public void Every_class_that_occurs_weighs_the_same_in_sum()
    {
        using Tensor weights = ClassWeights.Balanced(OfOne([0, 0, 0, 2, 2, 0, 0, 0, 0, 3]), 5, CPU);
        Assert.Equal([10 / (3 * 7f), 0, 10 / (3 * 2f), 10 / 3f, 0], weights.data<float>().ToArray());
    }

    [Fact]
    public void Rows_with_a_class_weigh_as_much_as_those_without()
    {
        using Tensor weights = ClassWeights.Positive(OfOne<int[]>([[0, 3], [0, 1, 3], [3], [0, 3], [0, 3]]), 4, CPU);
        Assert.Equal([1 / 4f, 4, 1, 1], weights.data<float>().ToArray());
    }

    [Fact]
    public void A_weight_of_two_counts_as_two_rows()
    {
        using Tensor balanced = ClassWeights.Balanced([(0, 7), (2, 2), (3, 1)], 5, CPU);
        using Tensor each = ClassWeights.Balanced(OfOne([0, 0, 0, 2, 2, 0, 0, 0, 0, 3]), 5, CPU);
        Assert.Equal(each.data<float>().ToArray(), balanced.data<float>().ToArray());
        using Tensor positive = ClassWeights.Positive([([0, 3], 3), ([0, 1, 3], 1), ([3], 1)], 4, CPU);
        Assert.Equal([1 / 4f, 4, 1, 1], positive.data<float>().ToArray());
    }

    private static IEnumerable<(T Of, double Weight)> OfOne<T>(IEnumerable<T> examples) => examples.Select(of => (of, 1.0));
}
