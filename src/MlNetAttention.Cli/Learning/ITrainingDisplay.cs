namespace MlNetAttention.Cli.Learning;

/// <summary>Shows where a comparison stands.</summary>
internal interface ITrainingDisplay : IProgress<TrainingProgress>
{
    /// <summary>A pipeline has come to its next stage.</summary>
    void Stage(string pipeline, string stage);

    /// <summary>So many of all texts have been encoded, within the stage.</summary>
    void Encoded(int texts, int all);

    /// <summary>A pipeline has been measured.</summary>
    void Done(string pipeline);
}
