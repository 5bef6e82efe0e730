using System.CommandLine;
using BenchmarkDotNet.Running;

namespace MlNetAttention.Benchmarks.Serving.Switcher;

/// <summary>`bench`: hands over to BenchmarkDotNet, with its options.</summary>
internal static class BenchCommand
{
    // By default BenchmarkDotNet writes a project for each benchmark, restores it and builds it with a libtorch of its own.
    private const string InProcess = "--inProcess";

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
        string[] all = options.Contains(InProcess) ? options : [.. options, InProcess];
        bool anyFailed = BenchmarkSwitcher.FromAssembly(typeof(BenchCommand).Assembly).Run(all)
            .Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success));
        return anyFailed ? 1 : 0;
    }
}
