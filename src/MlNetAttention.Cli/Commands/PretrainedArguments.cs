using System.CommandLine;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Commands;

/// <summary>The options that name a pretrained encoder.</summary>
internal static class PretrainedArguments
{
    public static readonly FileOption<string?> Encoder = new("--pretrained", FileUse.FolderRead)
    {
        Description = "A pretrained encoder: a folder as transformers and sentence-transformers write it (config.json, "
            + $"model.safetensors, a tokenizer), or {PretrainedSource.MiniLM}, which is fetched once (83 MB).",
        FilesOf = PretrainedSource.FilesOf,
    };

    public static readonly Option<WeightStorage> Storage = new("--pretrained-storage")
    {
        Description = "The numbers that its matrices are rounded to, and kept in by a saved model.",
        DefaultValueFactory = _ => new PretrainedOptions().Storage,
    };

    public static readonly Option<int?> Layers = new("--pretrained-layers")
    {
        Description = "How many of its layers are used, from the first on; without it, all. Fewer are faster, and tell some labels "
            + "apart better.",
    };

    public static readonly Option<bool> FineTune = new("--fine-tune")
    {
        Description = $"Also compare {PipelineNames.FineTuned}: the encoder trained further on the label, all its layers, "
            + "with a head of its own, which predicts.",
    };

    /// <summary>The encoder that is asked for; null for none.</summary>
    /// <exception cref="Failure">What is said of it is given without it, or no layer is left.</exception>
    public static PretrainedSource? Read(ParseResult arguments)
    {
        if (arguments.GetValue(Encoder) is { } given)
        {
            return arguments.GetValue(Layers) is < 1 and var layers
                ? throw Failure.OfUsage($"{Layers.Name} is {layers}; expected 1 or more.")
                : new(given, arguments.GetValue(Storage), arguments.GetValue(Layers));
        }

        foreach (Option option in (Option[])[Storage, Layers, FineTune])
        {
            if (arguments.GetResult(option) is { Implicit: false })
            {
                throw Failure.OfUsage($"{option.Name} goes with {Encoder.Name} alone.");
            }
        }

        return null;
    }

    /// <summary>Which of the pipelines are others with that encoder than without: a sentence, or none.</summary>
    public static IEnumerable<string> Notes(PretrainedSource? source, IEnumerable<string> pipelines)
    {
        string[] names = [.. pipelines.Where(PipelineNames.IsAttention)];
        if (source is null || names.Length == 0) yield break;
        yield return $"{string.Join(", ", names)}: trained from the pretrained encoder {Shown.Text(source.Name)} on, not from "
            + "random weights.";
    }
}
