using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Pages;

namespace MlNetAttention.Cli.Tests.Pages;

/// <summary>Which of the pipelines is saved and shown.</summary>
public sealed class SavedPipelineTests
{
    [Theory]
    [InlineData("FeaturizeText Pretrained FeaturizeText+Pretrained FineTuned", "FineTuned")]
    [InlineData("Attention Pretrained FeaturizeText+Pretrained", "Pretrained")]
    [InlineData("FeaturizeText Attention FeaturizeText+Pretrained", "FeaturizeText+Pretrained")]
    [InlineData("FeaturizeText Attention AttentionTrainer FeaturizeText+Attention", "Attention")]
    [InlineData("AttentionTrainer FineTuned", "FineTuned")]
    [InlineData("FeaturizeText", null)]
    public void It_is_the_first_with_an_encoder(string compared, string? saved)
    {
        PipelineResult[] results =
        [
            .. compared.Split(' ').Select(name => new PipelineResult(name, new Measurement(new Metrics(), 0, 0), null!)),
        ];

        Assert.Equal(saved, new TrainingReport(null!, results, []).Saved?.Name);
    }
}
