using System.Globalization;
using MlNetAttention.Data;
using MlNetAttention.Options;

namespace MlNetAttention.Fitting;

/// <summary>One way to fit an encoder to the rows: options with all that is chosen from the data, and what they need.</summary>
/// <param name="Options">The options, in which a pretrained encoder is either frozen or fine-tuned.</param>
/// <param name="Settings">Those of training.</param>
/// <param name="Memory">What training takes.</param>
internal sealed record FitPlan(AttentionOptions Options, TrainingSettings Settings, TrainingMemory Memory)
{
    internal static FitPlan Of(AttentionOptions options, TrainingSet set)
    {
        options = options.ForPretrained(set.TrainingRows, set.ClassCount, set.LabelKind == LabelKind.Tags);
        TrainingSettings settings = TrainingSettings.Resolve(options.Training, set);
        return new FitPlan(options, settings, TrainingMemory.Of(options.Encoder, settings, set, options.FrozenLayers));
    }

    /// <summary>The reason why it cannot fit into so much memory; null where it can.</summary>
    internal string? Problem(long? available) =>
        Memory.Problem(available, Options.Encoder, Settings, isPretrained: Options.Pretrained is not null);

    /// <summary>A line for the log.</summary>
    internal string Text(TrainingSet set, int seed)
    {
        string use = Options.Pretrained is null ? "" : $" {Options.PretrainedUse.ToString().ToLowerInvariant()},";
        return string.Create(CultureInfo.InvariantCulture,
            $"{set.TrainingRows} rows, {set.Vocabulary.Tokens.Length} known tokens,{use} seed {seed}, {Settings}.");
    }
}
