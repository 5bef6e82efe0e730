using MlNetAttention.Cli.Pages;

namespace MlNetAttention.Cli.Tests.Pages;

public sealed class ChangedOptionsTests
{
    [Fact]
    public void Options_at_their_defaults_are_not_mentioned() => Assert.Empty(ChangedOptions.Of(new()
    {
        Training = new() { CheckpointDirectory = "somewhere", Seed = 3 },
    }));

    [Fact]
    public void Others_are_named_with_their_defaults() => Assert.Equal(
        [
            "Encoder.Mechanism query-key-value (default scaled-dot-product)", "Encoder.FeedForwardWidth 0 (default automatic)",
            "Training.LearningRate 0.5 (default 0.003)", "MaxTokensPerColumn [30, 7] (default automatic)",
            "OptionalColumnNames [reply] (default [])",
        ],
        ChangedOptions.Of(new()
        {
            Encoder = new() { Mechanism = AttentionMechanism.QueryKeyValue, FeedForwardWidth = 0 },
            Training = new() { LearningRate = 0.5 },
            MaxTokensPerColumn = [30, 7],
            OptionalColumnNames = ["reply"],
        }));
}
