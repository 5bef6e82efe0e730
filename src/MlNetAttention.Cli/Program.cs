using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Fetching;
using MlNetAttention.Cli.Shell;

LibTorchSetup.Offer(new FetchLines(Console.Error));
return await CliCommands.Root().RunAsync(args);
