using System.CommandLine;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Commands;

/// <summary>The option that says which pipelines are compared.</summary>
internal static class PipelineArguments
{
    /// <summary>Those that need no pretrained encoder, in the order in which they are compared.</summary>
    public static readonly string[] Trained =
        [PipelineNames.Text, PipelineNames.Attention, PipelineNames.AttentionTrainer, PipelineNames.Both];

    private static readonly string[] Pretrained = [PipelineNames.Pretrained, PipelineNames.TextAndPretrained];

    public static readonly Option<string[]> Pipelines = New(Trained);

    /// <summary>The option over some pipelines, and those of a pretrained encoder.</summary>
    public static Option<string[]> New(string[] trained)
    {
        var option = new Option<string[]>("--pipelines")
        {
            Description = $"What to compare, by default all: {string.Join(", ", trained)}, and with --pretrained also "
                + $"{string.Join(" and ", Pretrained)}. An encoder is trained only for those with Attention in their names.",
            AllowMultipleArgumentsPerToken = true,
        };
        option.AcceptOnlyFromAmong([.. trained, .. Pretrained]);
        return option;
    }

    /// <summary>The pipelines in the order in which they are compared.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="trained">Those of its pipelines that need no pretrained encoder, as far as there are such here.</param>
    /// <param name="onlyNamed">Further ones that are compared only where they are named.</param>
    /// <exception cref="Failure">One is named that there is not, or the pretrained encoder is for none.</exception>
    public static string[] Read(
        ParseResult arguments, Option<string[]> option, IEnumerable<string> trained, params IEnumerable<string> onlyNamed)
    {
        bool hasPretrained = arguments.GetValue(PretrainedArguments.Encoder) is not null;
        string[] all = [.. trained, .. hasPretrained ? Pretrained : []];
        if (arguments.GetValue(option) is not { Length: > 0 } named) return all;
        all = [.. all, .. onlyNamed];
        foreach (string name in named.Except(all))
        {
            throw Failure.OfUsage(PipelineNames.IsPretrained(name)
                ? $"{option.Name} names {name}, which needs {PretrainedArguments.Encoder.Name}."
                : $"{option.Name} names {name}, of which there is none with these options.");
        }

        return hasPretrained && !named.Any(PipelineNames.IsPretrained)
            ? throw Failure.OfUsage(
                $"{PretrainedArguments.Encoder.Name} goes with {string.Join(" and ", Pretrained)}, which {option.Name} leaves "
                + "out.")
            : [.. all.Intersect(named)];
    }

    /// <summary>Checks that options of an encoder are given where there is one that heeds them.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="pipelines">What is compared.</param>
    /// <param name="encoder">The options of an encoder.</param>
    /// <param name="further">Further options that say nothing where none is trained.</param>
    /// <exception cref="Failure">One is given in vain.</exception>
    public static void CheckHeeded(
        ParseResult arguments, string[] pipelines, EncoderArguments encoder, params Option[] further)
    {
        if (pipelines.Any(PipelineNames.HasEncoder)) return;
        Check([.. further, .. encoder.ForTraining], "train an encoder");
        if (!pipelines.Any(PipelineNames.IsPretrained)) Check(encoder.ForAnyEncoder, "have an encoder");

        void Check(Option[] options, string what)
        {
            if (options.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } vain)
            {
                throw Failure.OfUsage($"{vain.Name} goes with pipelines that {what} alone.");
            }
        }
    }
}
