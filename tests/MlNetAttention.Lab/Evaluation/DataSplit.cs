namespace MlNetAttention.Lab.Evaluation;

/// <summary>The ways to divide a data set into rows to learn from and rows to predict.</summary>
internal enum SplitKind
{
    /// <summary>train.tsv against test.tsv.</summary>
    Test,

    /// <summary>train.tsv against dev.tsv.</summary>
    Dev,

    /// <summary>train.tsv, less the seeded share that is predicted.</summary>
    HeldOut,

    /// <summary>k-fold cross-validation over train.tsv.</summary>
    Folds,
}

/// <summary>A kind of split and, for folds, their number.</summary>
internal sealed record DataSplit(SplitKind Kind, int? Folds = null)
{
    public const string TrainFile = "train.tsv";

    /// <summary>Share of the rows that <see cref="SplitKind.HeldOut"/> predicts.</summary>
    public const double HeldOutShare = 0.15;

    /// <summary>The file of the rows to predict; null where they come from <see cref="TrainFile"/>.</summary>
    public string? TestFile => Kind switch
    {
        SplitKind.Test => "test.tsv",
        SplitKind.Dev => "dev.tsv",
        _ => null,
    };

    /// <summary>The folds, from 1; a single null where there are none.</summary>
    public IEnumerable<int?> FoldNumbers =>
        Folds is { } count ? Enumerable.Range(1, count).Select(fold => (int?)fold) : [null];
}
