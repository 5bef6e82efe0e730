using System.CommandLine;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Tests.Commands;

/// <summary>What is compared without being named, and what is added.</summary>
public sealed class PipelineArgumentsTests
{
    [Theory]
    [InlineData("", "FeaturizeText Attention AttentionTrainer FeaturizeText+Attention")]
    [InlineData("--pretrained x", "FeaturizeText Pretrained FeaturizeText+Pretrained")]
    [InlineData("--pretrained x --fine-tune", "FeaturizeText Pretrained FeaturizeText+Pretrained FineTuned")]
    [InlineData("--pretrained x --pipelines Pretrained --fine-tune", "Pretrained FineTuned")]
    [InlineData("--pretrained x --pipelines FineTuned Attention", "Attention FineTuned")]
    [InlineData("--pretrained x --pipelines FeaturizeText AttentionTrainer", "FeaturizeText AttentionTrainer")]
    public void They_are_compared_in_their_order(string arguments, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(arguments, PipelineArguments.OfRows)));

    [Fact]
    public void Words_have_no_trainer_but_a_head() => Assert.Equal(
        ["FeaturizeText", "Attention", "FeaturizeText+Attention", "FineTuned"],
        Read("--pretrained x --pipelines FineTuned FeaturizeText+Attention Attention FeaturizeText", PipelineArguments.OfTags));

    [Fact]
    public void Where_no_head_predicts_both_that_would_are_left_out() => Assert.Equal(
        ["FeaturizeText", "Attention", "FeaturizeText+Attention", "Pretrained", "FeaturizeText+Pretrained"],
        PipelineNames.There(PipelineArguments.OfRows, hasTrainer: false));

    private static string[] Read(string arguments, string[] there)
    {
        Option<string[]> option = PipelineArguments.New(there);
        var command = new Command("compare") { option, PretrainedArguments.Encoder, PretrainedArguments.FineTune };
        ParseResult parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return PipelineArguments.Read(parsed, option, there);
    }
}
