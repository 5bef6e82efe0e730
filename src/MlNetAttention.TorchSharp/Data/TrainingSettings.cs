namespace MlNetAttention.Data;

/// <summary><see cref="TrainingOptions"/> fully resolved: what was null is chosen from the data.</summary>
internal sealed record TrainingSettings(
    BatchLimit Batch, double Dropout, double WordDropout, double LabelSmoothing, ClassWeighting ClassWeighting,
    double MaskedTokenFraction, double WeightAveraging, double Distillation, double AdversarialNorm)
{
    internal const double HighestNorm = 1;

    private const double RareOccurrences = 20;
    private const double FrequentOccurrences = 500;
    private const double HighestDropout = 0.4;

    // Chosen only on the development part of WNUT-17: with the whole share even its training rows are hardly learned.
    private const double ShareForTags = 0.25;

    // Tokens of all rows, times epochs. Two repeats helped on 5,452 questions of ten words and are cheap there; on 6,920
    // sentences of nineteen words they changed nothing on two seeds, and took half as much time again.
    private const double AffordableTokens = 1_000_000;
    private const int MostRepeats = 4;

    internal static TrainingSettings Resolve(TrainingOptions options, TrainingSet set)
    {
        int rows = set.TrainingRows;
        double share = set.LabelKind == LabelKind.Tags ? ShareForTags : 1;
        double dropout = options.Dropout ?? DropoutFor(set.MeanOccurrences) * share;
        return new TrainingSettings(
            new BatchLimit(options.BatchSize ?? rows switch { < 2400 => 16, < 4800 => 32, _ => 64 }, options.BatchTokens),
            dropout,
            options.WordDropout,
            options.LabelSmoothing ?? dropout / 3,
            options.ClassWeighting,
            options.MaskedTokenFraction,
            options.WeightAveraging,
            options.Distillation,
            options.AdversarialNorm ?? (set.LabelKind == LabelKind.None ? 0 : HighestNorm * dropout / HighestDropout));
    }

    /// <summary>The same settings without regularisation, except where options set it.</summary>
    internal TrainingSettings Unregularized(TrainingOptions options) => this with
    {
        Dropout = options.Dropout ?? 0,
        LabelSmoothing = options.LabelSmoothing ?? 0,
        AdversarialNorm = options.AdversarialNorm ?? 0,
    };

    /// <summary>The number of times rows are dealt into folds, as <see cref="AffordableTokens"/> allow; 1 to 4.</summary>
    internal static int RepeatsFor(TrainingSet set, int epochs)
    {
        double tokens = (double)epochs * set.Sequences.Take(set.TrainingRows).Sum(ids => (long)ids.Length);
        return (int)Math.Clamp(AffordableTokens / Math.Max(1, tokens), 1, MostRepeats);
    }

    /// <summary>
    /// The dropout for a mean number n of occurrences: highest up to 20, 0 from 500, falling with log n in between.
    /// </summary>
    internal static double DropoutFor(double meanOccurrences)
    {
        double position = Math.Log(meanOccurrences / RareOccurrences) / Math.Log(FrequentOccurrences / RareOccurrences);
        return HighestDropout * (1 - Math.Clamp(position, 0, 1));
    }
}
