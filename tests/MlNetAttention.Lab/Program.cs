using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Commands;

return await LabCommands.Root().RunAsync(args);
