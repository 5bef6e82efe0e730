using System.CommandLine;
using System.CommandLine.Invocation;
using MlNetAttention.Cli;
using MlNetAttention.Cli.Commands;

var root = new RootCommand("Attention encoders for ML.NET.")
{
    TrainEvaluateCommand.Create(),
    TagEvaluateCommand.Create(),
    EvaluateCommand.Create(),
    LadderCommand.Create(),
    FeaturizeCommand.Create(),
    ExplainCommand.Create(),
    ExportCommand.Create(),
    new Command("data", "Data sets to try the encoders on.") { DataRileyCommand.Create(), DataCircleCommand.Create() },
};

ParseResult arguments = root.Parse(args);
return arguments.Action is ParseErrorAction
    ? WrongUsage.Report(arguments)
    : await arguments.InvokeAsync();
