using System.CommandLine.Parsing;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>The examples that the help of a command shows.</summary>
internal static class HelpExample
{
    /// <summary>The arguments of the example that has a part.</summary>
    public static async Task<string[]> WithAsync(string command, string part)
    {
        ProcessResult help = await BuiltProgram.Cli.RunAsync(command, "--help");
        string start = $"  mlnet-attention {command} ";
        string line = help.Output.Split('\n').Single(line =>
            line.StartsWith(start, StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal));
        return [.. CommandLineParser.SplitCommandLine(line).Skip(1)];
    }
}
