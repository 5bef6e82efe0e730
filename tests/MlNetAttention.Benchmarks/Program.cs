using System.CommandLine;
using MlNetAttention.Benchmarks.Pretrained;
using MlNetAttention.Benchmarks.Serving;
using MlNetAttention.Benchmarks.Serving.Measurements;
using MlNetAttention.Benchmarks.Training;

var root = new RootCommand("Speed of MlNetAttention beside what one would use without it.");

// The others load parts of the library, which the first prediction has to find as they are in a new process.
if (args is [FirstPredictionCommand.Name, ..])
{
    root.Subcommands.Add(FirstPredictionCommand.Create());
}
else
{
    root.Subcommands.Add(TrainingCommand.Create());
    root.Subcommands.Add(MemoryCommand.Create());
    root.Subcommands.Add(FitPeakCommand.Create());
    root.Subcommands.Add(BenchCommand.Create());
    root.Subcommands.Add(PretrainedCommand.Create());
    SummaryCommand.AddTo(root);
}

return root.Parse(args).Invoke();
