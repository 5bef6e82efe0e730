using System.CommandLine;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Commands;

/// <summary>The option that says which pipelines are compared.</summary>
internal static class PipelineArguments
{
    /// <summary>Those of train-evaluate, in the order in which they are compared.</summary>
    public static readonly string[] OfRows =
    [
        PipelineNames.Text, PipelineNames.Attention, PipelineNames.AttentionTrainer, PipelineNames.Both, .. Pretrained,
    ];

    /// <summary>Those of tag-evaluate, in the same order.</summary>
    public static readonly string[] OfTags =
        [PipelineNames.Text, PipelineNames.Attention, PipelineNames.Both, .. Pretrained];

    private static string[] Pretrained =>
        [PipelineNames.Pretrained, PipelineNames.TextAndPretrained, PipelineNames.FineTuned];

    /// <summary>The option over some pipelines.</summary>
    public static Option<string[]> New(string[] pipelines)
    {
        string[] trained = [.. pipelines.Except(Pretrained)];
        var option = new Option<string[]>("--pipelines")
        {
            Description = $"What to compare, by default {string.Join(", ", trained)}; with --pretrained, {PipelineNames.Text}, "
                + $"{PipelineNames.Pretrained} and {PipelineNames.TextAndPretrained}, and {PipelineNames.FineTuned} with "
                + "--fine-tune. Those with Attention in their names train an encoder, with --pretrained from that one on.",
            AllowMultipleArgumentsPerToken = true,
        };
        option.AcceptOnlyFromAmong(pipelines);
        return option;
    }

    /// <summary>The pipelines in the order in which they are compared.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="there">Those of its pipelines that there are for these rows.</param>
    /// <param name="onlyNamed">Further ones that are compared only where they are named.</param>
    /// <exception cref="Failure">One is named that there is not, or the pretrained encoder is for none.</exception>
    public static string[] Read(
        ParseResult arguments, Option<string[]> option, IEnumerable<string> there, params IEnumerable<string> onlyNamed)
    {
        bool hasPretrained = arguments.GetValue(PretrainedArguments.Encoder) is not null;
        string[] all = [.. there.Where(name => hasPretrained || !PipelineNames.IsPretrained(name))];
        string[] added = arguments.GetValue(PretrainedArguments.FineTune) ? [PipelineNames.FineTuned] : [];
        if (added.Except(all).Any())
        {
            throw Failure.OfUsage(
                $"{PretrainedArguments.FineTune.Name} adds {PipelineNames.FineTuned}, of which there is none with these "
                + "options.");
        }

        if (arguments.GetValue(option) is not { Length: > 0 } named)
        {
            // A pretrained encoder is large: trained for all folds, it would take many times as long as all else.
            return [.. all.Where(name => !hasPretrained || !PipelineNames.HasEncoder(name) || added.Contains(name))];
        }

        all = [.. all, .. onlyNamed];
        foreach (string name in named.Except(all))
        {
            throw Failure.OfUsage(PipelineNames.IsPretrained(name) && !hasPretrained
                ? $"{option.Name} names {name}, which needs {PretrainedArguments.Encoder.Name}."
                : $"{option.Name} names {name}, of which there is none with these options.");
        }

        string[] compared = [.. all.Intersect([.. named, .. added])];
        return !hasPretrained || compared.Any(PipelineNames.HeedsPretrained)
            ? compared
            : throw Failure.OfUsage(
                $"{PretrainedArguments.Encoder.Name} goes with pipelines that have an encoder, which {option.Name} leaves out.");
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
