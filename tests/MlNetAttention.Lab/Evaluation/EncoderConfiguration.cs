using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>A named variation of an encoder and its training.</summary>
internal sealed record EncoderConfiguration(string Name, AttentionOptions Options)
{
    public const string DefaultName = "default";

    /// <summary>What errors begin with.</summary>
    public string Where => WhereOf(Name);

    /// <summary>Reads "name: --epochs 10 --dropout 0.3".</summary>
    /// <exception cref="Failure">It does not read like that, or an option is unknown or out of its range.</exception>
    public static EncoderConfiguration Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? "" : text[..colon].Trim();
        if (name.Length == 0)
        {
            throw Failure.OfUsage(
                $"--configuration is '{text}'; expected a name, a colon and options, as in 'small: --width 32'.");
        }

        var encoder = new EncoderArguments();
        var command = new Command("configuration");
        encoder.AddTo(command);
        ParseResult arguments = command.ParseStrictly([.. CommandLineParser.SplitCommandLine(text[(colon + 1)..])]);
        if (arguments.Errors.Count > 0)
        {
            throw new Failure($"{WhereOf(name)}{CommandRun.DescribeErrors(arguments)}", ExitCode.WrongUsage);
        }

        return Checked(name, encoder.Read(arguments));
    }

    /// <summary>All options at their defaults.</summary>
    public static EncoderConfiguration Default() => Parse($"{DefaultName}:");

    private static EncoderConfiguration Checked(string name, AttentionOptions options)
    {
        // The columns are those of a run, which looks at these two options again.
        AttentionStage.Check(
            options with { MaxTokensPerColumn = null, OptionalColumnNames = [] }, [LearningTask.Text], WhereOf(name));
        return new(name, options);
    }

    private static string WhereOf(string name) => $"Configuration '{name}': ";
}
