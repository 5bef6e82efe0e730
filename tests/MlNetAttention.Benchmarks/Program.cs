using System.CommandLine;
using MlNetAttention.Benchmarks.Serving;
using MlNetAttention.Benchmarks.Serving.FirstPrediction;
using MlNetAttention.Benchmarks.Serving.Switcher;
using MlNetAttention.Benchmarks.Training;

var root = new RootCommand("Speed of MlNetAttention beside what one would use without it.")
{
    TrainingCommand.Create(),
    BenchCommand.Create(),
    FirstPredictionCommand.Create(),
};
SummaryCommand.AddTo(root);
return root.Parse(args).Invoke();
