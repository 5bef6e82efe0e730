using System.CommandLine;

namespace MlNetAttention.Lab.Commands;

/// <summary>All commands of the program.</summary>
internal static class LabCommands
{
    public static RootCommand Root() => new(
        "The research bench of MlNetAttention: many data sets, seeds and configurations, and the bundled data.")
    {
        EvaluateCommand.Create(),
        LadderCommand.Create(),
        TrainersCommand.Create(),
        new Command("data", "Data sets to try the encoders on.")
        {
            DataRileyCommand.Create(), DataCircleCommand.Create(), DataChaseCommand.Create(), DataAnswersCommand.Create(),
            DataComplaintsCommand.Create(),
        },
    };
}
