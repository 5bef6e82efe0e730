using MlNetAttention.LibTorch;
using MlNetAttention.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Optimization;

/// <summary>
/// Our AdamW with clipping and average against torch's own, step for step, as managed code and as operations of torch.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class AdamWTests
{
    private const double Clip = 3;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parameters_and_average_move_as_with_torchs_own(bool managed)
    {
        LibTorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);

        // The last has no gradient.
        Parameter[] own = [Values(), Values(), Values()];
        Parameter[] torchs = [.. own.Select(parameter => new Parameter(parameter.detach().clone()))];
        var average = new WeightAverage(own);
        Tensor[] averages = [.. own.Select(parameter => parameter.detach().clone())];
        var optimizer = new MlNetAttention.Optimization.AdamW([own[0]], own[1..], weightDecay: 0.07, average, managed: managed);
        using optim.Optimizer reference = Reference(torchs);
        bool clipped = false;
        for (int step = 1; step <= 23; step++)
        {
            foreach (var group in reference.ParamGroups) group.LearningRate = 0.01 / step;
            reference.zero_grad();
            Loss(own, step).backward();
            Loss(torchs, step).backward();
            clipped |= nn.utils.clip_grad_norm_(torchs, Clip) > Clip;
            optimizer.Step(0.01 / step, Clip, averageHorizon: 7);
            reference.step();
            using (no_grad())
            {
                foreach ((Tensor mean, Parameter parameter) in averages.Zip(torchs))
                {
                    mean.lerp_(parameter, tensor(1f / Math.Min(step, 7)));
                }
            }
        }

        Assert.True(clipped);
        AssertNear(torchs, own);
        AssertNear(averages, [.. average.Values]);

        Parameter Values() => new(randn([7, 5], generator: generator));

        // Long gradients in odd steps alone, so that some are clipped and others are not.
        static Tensor Loss(Parameter[] parameters, int step) =>
            (parameters[0] * parameters[1]).sin().sum() * (step % 2 == 0 ? 0.1 : 1) + parameters[0].square().sum() * 0.01;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_gradient_by_rows_moves_the_whole_table_as_a_dense_one_does(bool alsoDense)
    {
        LibTorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var byRows = new Parameter(randn([1013, 67], generator: generator));
        var dense = new Parameter(byRows.detach().clone());
        var rows = new RowGradient(byRows);
        var optimizer = new MlNetAttention.Optimization.AdamW([], [byRows], 0, rows: [rows]);
        var reference = new MlNetAttention.Optimization.AdamW([], [dense], 0);
        var random = new Random(3);
        for (int step = 1; step <= 11; step++)
        {
            int[] used = [.. Enumerable.Range(0, 29).Select(_ => random.Next(1013)), 0, 1012, 1012];
            Tensor gradient = randn([used.Length, 67], generator: generator);
            (dense.index_select(0, tensor(used)) * gradient).sum().backward();
            float[] values = gradient.data<float>().ToArray();
            for (int i = 0; i < used.Length; i++)
            {
                Kernels.KernelSet.Current.Add(values.AsSpan(i * 67, 67), rows.Use(used[i]));
            }

            if (alsoDense) (byRows.sum() + dense.sum()).backward();
            optimizer.Step(0.01, Clip);
            reference.Step(0.01, Clip);
            Assert.True(rows.IsEmpty);
        }

        AssertNear([dense], [byRows]);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        LibTorchLoader.EnsureLoaded();
        int threads = get_num_threads();
        try
        {
            float[] alone = Trained(1);
            Assert.True(alone.All(float.IsFinite));
            Assert.Equal(alone, Trained(3));
        }
        finally
        {
            set_num_threads(threads);
        }

        static float[] Trained(int threads)
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(5, CPU);
            set_num_threads(threads);
            var parameter = new Parameter(randn([1013, 131], generator: generator));
            var optimizer = new MlNetAttention.Optimization.AdamW([parameter], [], 0.01);
            for (int step = 0; step < 5; step++)
            {
                parameter.grad = randn([1013, 131], generator: generator);
                optimizer.Step(0.01, Clip);
            }

            return parameter.data<float>().ToArray();
        }
    }

    private static optim.Optimizer Reference(Parameter[] parameters) => optim.AdamW(
        [
            new TorchSharp.Modules.AdamW.ParamGroup(
                [parameters[0]], new TorchSharp.Modules.AdamW.Options { weight_decay = 0.07 }),
            new TorchSharp.Modules.AdamW.ParamGroup(parameters[1..], new TorchSharp.Modules.AdamW.Options { weight_decay = 0 }),
        ],
        beta2: 0.98);

    private static void AssertNear(Tensor[] expected, Tensor[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach ((Tensor theirs, Tensor ours) in expected.Zip(actual))
        {
            (float[] found, float[] right) = (ours.data<float>().ToArray(), theirs.data<float>().ToArray());
            Assert.Equal(right.Length, found.Length);
            Assert.True(right.All(float.IsFinite));
            Assert.All(
                found.Zip(right),
                pair => Assert.Equal(pair.Second, pair.First, 1e-6f * Math.Max(1, MathF.Abs(pair.Second))));
        }
    }
}
