using System.CommandLine;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Commands;

return await new RootCommand(
    "The research bench of MlNetAttention: many data sets, seeds and configurations, and the bundled data.")
{
    EvaluateCommand.Create(),
    LadderCommand.Create(),
    TrainersCommand.Create(),
    new Command("data", "Data sets to try the encoders on.") { DataRileyCommand.Create(), DataCircleCommand.Create() },
}.RunAsync(args);
