using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace MlNetAttention.Benchmarks.Serving.Switcher;

/// <summary>`bench`: hands over to BenchmarkDotNet, with its options.</summary>
internal static class BenchCommand
{
    internal static Command Create()
    {
        var command = new Command("bench", "Single sequences by BenchmarkDotNet; takes its options, such as --filter '*'.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(arguments => Run([.. arguments.UnmatchedTokens]));
        return command;
    }

    private static int Run(string[] options)
    {
        // Within this process: a project of BenchmarkDotNet's own would be restored and built with another copy of libtorch.
        IConfig config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsDefault());
        bool anyFailed = BenchmarkSwitcher.FromAssembly(typeof(BenchCommand).Assembly).Run(options, config)
            .Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success));
        return anyFailed ? 1 : 0;
    }
}
