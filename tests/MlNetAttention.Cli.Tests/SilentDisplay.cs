using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Tests;

/// <summary>Shows nothing.</summary>
internal sealed class SilentDisplay : ITrainingDisplay
{
    public void Stage(string pipeline, string stage)
    {
    }

    public void Encoded(int texts, int all)
    {
    }

    public void Done(string pipeline)
    {
    }

    public void Report(TrainingProgress value)
    {
    }
}
