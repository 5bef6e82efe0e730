using System.CommandLine;
using System.CommandLine.Invocation;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Commands;

var root = new RootCommand("The research bench of MlNetAttention: many data sets, seeds and configurations, and the bundled data.")
{
    EvaluateCommand.Create(),
    LadderCommand.Create(),
    new Command("data", "Data sets to try the encoders on.") { DataRileyCommand.Create(), DataCircleCommand.Create() },
};

ParseResult arguments = root.Parse(args);
return arguments.Action is ParseErrorAction
    ? WrongUsage.Report(arguments)
    : await arguments.InvokeAsync();
