using MlNetAttention.Attention;
using MlNetAttention.LibTorch;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Network;

/// <summary>The logit of padding in libtorch's softmax, for rows that fill a vector register and rows that do not.</summary>
[Collection(TrainingCollection.Name)]
public sealed class MaskedLogitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(37)]
    public void Padding_weighs_nothing_beside_a_token_and_the_same_among_itself(int length)
    {
        LibTorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        foreach (float token in new[] { -3e4f, -3f, 0f, 3e4f })
        {
            float[] logits = [.. Enumerable.Repeat(MaskedLogit.Value, 2 * length)];
            logits[0] = token;
            float[] weights = tensor(logits, [2, length]).softmax(-1).data<float>().ToArray();
            Assert.Equal([1, .. new float[length - 1]], weights[..length]);
            Assert.All(weights[length..], weight => Assert.Equal(1f / length, weight, 1e-7f));
        }
    }

    [Fact]
    public void Padding_has_no_gradient()
    {
        LibTorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new[] { 1f, MaskedLogit.Value, -2f, MaskedLogit.Value }, requires_grad: true);
        logits.softmax(-1).square().sum().backward();
        float[] gradient = logits.grad!.data<float>().ToArray();
        Assert.Equal((0f, 0f), (gradient[1], gradient[3]));
        Assert.True(float.IsFinite(gradient[0]) && gradient[0] != 0, $"{gradient[0]}");
        Assert.Equal(-gradient[0], gradient[2], 1e-6f);
    }
}
