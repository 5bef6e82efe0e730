using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Vectors;
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

        Assert.Equal(2 * 2 * (4 + 2 * 4), keys.Length);
        Assert.Equal(keys.Length, keys.Select(key => key.Identity).Distinct().Count());
        Assert.All(keys, key => Assert.Equal(PipelineNames.HasEncoder(key.Pipeline), key.Options is not null));
        Assert.Equal([null, "a", "b"], keys.Select(key => key.Configuration).Distinct());
        Assert.Equal([1, 2], keys.Select(key => key.Fold).Distinct().OfType<int>());
    }

    [Fact]
    public void Encoders_that_begin_with_a_pretrained_one_are_known_by_it()
    {
        EvaluationPlan without = _pets.Plan(new(SplitKind.Test), [1], PipelineNames.All);
        EvaluationPlan with = without with
        {
            Pretrained = new PretrainedSource(TinyPretrained.Write(_pets.Folder), WeightStorage.Half),
        };

        Assert.All(without.Groups().SelectMany(group => group.Keys), key => Assert.Null(key.Pretrained));
        Assert.Equal(
            ["FeaturizeText", "FeaturizeText-tuned"],
            with.Groups().SelectMany(group => group.Keys).Where(key => key.Pretrained is null).Select(key => key.Pipeline));
    }

    [Fact]
    public void A_tokenizer_is_told_apart_by_its_files_wherever_they_are()
    {
        string[] folders = [_pets.Folder.File("one"), _pets.Folder.File("two")];
        foreach (string folder in folders)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\ndog\n");
        }

        string[] same = [.. folders.Select(Identity)];
        File.AppendAllText(Path.Combine(folders[1], "vocab.txt"), "cat\n");

        Assert.Equal(same[0], same[1]);
        Assert.NotEqual(same[1], Identity(folders[1]));
    }

    private string Identity(string tokenizer)
    {
        EvaluationPlan plan = _pets.Plan(new(SplitKind.Folds, 2), [1], [PipelineNames.Attention]) with
        {
            Configurations = [EncoderConfiguration.Parse($"a: --tokenizer {tokenizer}")],
        };
        return plan.Groups().First().Keys[0].Identity;
    }
}
