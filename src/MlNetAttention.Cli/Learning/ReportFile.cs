namespace MlNetAttention.Cli.Learning;

/// <summary>The content of `train-evaluate --json`; scripts depend on its shape.</summary>
internal sealed record ReportFile(string Dataset, int Seed, ReportRows Rows, IReadOnlyList<ReportPipeline> Pipelines)
{
    /// <summary>The column of weights; null where all rows count the same.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The column that says which rows belong together; null for none.</summary>
    public string? SamplingKeyColumn { get; init; }

    /// <summary>The pretrained encoder; null for none.</summary>
    public ReportEncoder? Pretrained { get; init; }

    public void Write(Stream stream) => JsonFormat.Write(stream, this);
}

/// <summary>A pretrained encoder.</summary>
/// <param name="Name">Its name, or that of its folder.</param>
/// <param name="Storage">The numbers of its matrices.</param>
/// <param name="Layers">How many of its layers are used, from the first on; null for all.</param>
internal sealed record ReportEncoder(string Name, WeightStorage Storage, int? Layers);

/// <summary>Numbers of rows.</summary>
/// <param name="Train">Those that were trained on.</param>
/// <param name="Test">Those that were measured on.</param>
/// <param name="UnseenLabels">
/// Names in test labels with any number of them that no training row has, which the metrics leave out; null for other tasks.
/// </param>
internal sealed record ReportRows(int Train, int Test, int? UnseenLabels = null);

/// <summary>One pipeline; the metrics of other tasks are null and left out.</summary>
internal sealed record ReportPipeline(
    string Name, double? Accuracy, double? MacroAccuracy, double? LogLoss, double? CalibrationError, double? RSquared,
    double? Rmse, double? NdcgAt1, double? NdcgAt3, double? NdcgAt10, double? DcgAt10, double? MicroF1, double? MacroF1,
    double? SubsetAccuracy, double? HammingLoss, IReadOnlyDictionary<string, double>? Levels, double FitSeconds,
    double ScoreSeconds, TrainerChoice? Trainer = null)
{
    public static ReportPipeline Of(PipelineResult result)
    {
        ((Metrics metrics, double fitSeconds, double scoreSeconds, _), string name) = (result.Measured, result.Name);
        return new(
            name, metrics.Accuracy, metrics.MacroAccuracy, metrics.LogLoss, metrics.CalibrationError, metrics.RSquared,
            metrics.Rmse, metrics.NdcgAt1, metrics.NdcgAt3, metrics.NdcgAt10, metrics.DcgAt10, metrics.MicroF1, metrics.MacroF1,
            metrics.SubsetAccuracy, metrics.HammingLoss, metrics.Levels, fitSeconds, scoreSeconds, result.Trainer);
    }
}
