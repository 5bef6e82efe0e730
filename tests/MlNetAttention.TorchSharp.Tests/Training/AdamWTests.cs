using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>Our AdamW against torch's own, step for step.</summary>
[Collection(TrainingCollection.Name)]
public sealed class AdamWTests
{
    [Fact]
    public void Parameters_move_as_with_torchs_own()
    {
        MlNetAttention.LibTorch.LibTorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        Parameter[] own = [Values(), Values()];
        Parameter[] torchs = [.. own.Select(parameter => new Parameter(parameter.detach().clone()))];
        var optimizer = new MlNetAttention.AdamW([own[0]], [own[1]], weightDecay: 0.07);
        using var reference = optim.AdamW(
            [
                new TorchSharp.Modules.AdamW.ParamGroup([torchs[0]], new TorchSharp.Modules.AdamW.Options { weight_decay = 0.07 }),
                new TorchSharp.Modules.AdamW.ParamGroup([torchs[1]], new TorchSharp.Modules.AdamW.Options { weight_decay = 0 }),
            ],
            beta2: 0.98);
        for (int step = 1; step <= 23; step++)
        {
            double rate = 0.01 / step;
            foreach (var group in reference.ParamGroups) group.LearningRate = rate;
            optimizer.ClearGradients();
            reference.zero_grad();
            Loss(own).backward();
            Loss(torchs).backward();
            optimizer.Step(rate);
            reference.step();
        }

        foreach ((Parameter ours, Parameter theirs) in own.Zip(torchs))
        {
            Assert.All(ours.data<float>().ToArray().Zip(theirs.data<float>().ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        }

        Parameter Values() => new(randn([7, 3], generator: generator));

        static Tensor Loss(Parameter[] parameters) => (parameters[0] * parameters[1]).sin().sum() + parameters[0].square().sum();
    }
}
