using System.Globalization;
using MlNetAttention.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Fitting;

/// <summary>Chooses between a pretrained encoder as it is and a fine-tuned one, where options leave it open.</summary>
internal static class PretrainedChoice
{
    // Rows of each class, or in all where there are no classes.
    private const int FewRowsPerClass = 16;

    /// <summary>The ways to try, the one that costs less first.</summary>
    internal static IReadOnlyList<FitPlan> Plans(AttentionOptions options, TrainingSet set, long? memory, MlNetLog log)
    {
        if (options.Pretrained is null || options.PretrainedUse != PretrainedUse.Auto) return [FitPlan.Of(options, set)];
        FitPlan frozen = FitPlan.Of(options with { PretrainedUse = PretrainedUse.Frozen, TrainedLayers = null }, set);
        FitPlan tuned = FitPlan.Of(options with { PretrainedUse = PretrainedUse.FineTuned }, set);
        int rows = set.TrainingRows / Math.Max(1, set.ClassCount);
        if (rows < FewRowsPerClass)
        {
            log.Info(string.Create(CultureInfo.InvariantCulture,
                $"The pretrained encoder stays as it is: {rows} rows a class, of {FewRowsPerClass} from which on it is fine-tuned."));
            return [frozen];
        }

        if (tuned.Problem(memory) is not { } problem) return [frozen, tuned];
        log.Warning($"The pretrained encoder stays as it is. {problem}");
        return [frozen];
    }

    /// <summary>The one of two encoders that does better on rows it has not seen, or the second where nothing tells.</summary>
    internal static FittedEncoder Better(FittedEncoder frozen, FittedEncoder tuned, MlNetLog log)
    {
        bool isFrozen = frozen.Validation is { } one && (tuned.Validation is not { } other || one.IsBetterThan(other));
        log.Info(
            $"Frozen: {Text(frozen)}. Fine-tuned: {Text(tuned)}. The encoder is the {(isFrozen ? "frozen" : "fine-tuned")} one.");
        return isFrozen ? frozen : tuned;
    }

    private static string Text(FittedEncoder fitted) => fitted.Validation?.Text ?? "not measured";
}
