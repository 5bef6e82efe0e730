using System.CommandLine;
using System.CommandLine.Invocation;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Shell;

var root = new RootCommand("Attention encoders for ML.NET.")
{
    TrainEvaluateCommand.Create(),
    TagEvaluateCommand.Create(),
    FeaturizeCommand.Create(),
    ExplainCommand.Create(),
    ExportCommand.Create(),
};

ParseResult arguments = root.Parse(args);
return arguments.Action is ParseErrorAction
    ? WrongUsage.Report(arguments)
    : await arguments.InvokeAsync();
