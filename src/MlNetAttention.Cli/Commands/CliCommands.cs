using System.CommandLine;

namespace MlNetAttention.Cli.Commands;

/// <summary>All commands of the program.</summary>
internal static class CliCommands
{
    public static RootCommand Root() => new("Attention encoders for ML.NET.")
    {
        TrainEvaluateCommand.Create(),
        TagEvaluateCommand.Create(),
        PredictCommand.Create(),
        FeaturizeCommand.Create(),
        ExplainCommand.Create(),
        ExportCommand.Create(),
    };
}
