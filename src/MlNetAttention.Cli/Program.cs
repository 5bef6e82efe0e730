using System.CommandLine;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Fetching;
using MlNetAttention.Cli.Shell;

LibTorchSetup.Offer(new FetchLines(Console.Error));
return await new RootCommand("Attention encoders for ML.NET.")
{
    TrainEvaluateCommand.Create(),
    TagEvaluateCommand.Create(),
    FeaturizeCommand.Create(),
    ExplainCommand.Create(),
    ExportCommand.Create(),
}.RunAsync(args);
