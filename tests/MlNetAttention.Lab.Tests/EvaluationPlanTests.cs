using MlNetAttention.Cli.Learning;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

/// <summary>Which cells a run is to have measured at its end.</summary>
public sealed class EvaluationPlanTests : IDisposable
{
    private readonly PetsFolder _pets = new();

    public void Dispose() => _pets.Dispose();

    [Fact]
    public void Pipelines_without_an_encoder_run_once_and_the_others_once_per_configuration()
    {
        EvaluationPlan plan = _pets.Plan(new(SplitKind.Folds, 2), [1, 2], PipelineNames.All) with
        {
            Configurations = [EncoderConfiguration.Parse("a:"), EncoderConfiguration.Parse("b: --layers 1")],
        };

        CellKey[] keys = [.. plan.Groups().SelectMany(group => group.Keys)];

        Assert.Equal(2 * 2 * (4 + 2 * 3), keys.Length);
        Assert.Equal(keys.Length, keys.Select(key => key.Identity).Distinct().Count());
        Assert.All(keys, key => Assert.Equal(PipelineNames.HasEncoder(key.Pipeline), key.Options is not null));
        Assert.Equal([null, "a", "b"], keys.Select(key => key.Configuration).Distinct());
        Assert.Equal([1, 2], keys.Select(key => key.Fold).Distinct().OfType<int>());
    }
}
