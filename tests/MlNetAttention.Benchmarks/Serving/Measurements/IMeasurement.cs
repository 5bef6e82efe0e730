namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>One key of the summary.</summary>
internal interface IMeasurement
{
    string Key { get; }

    Finding Run(SummarySettings settings);
}
