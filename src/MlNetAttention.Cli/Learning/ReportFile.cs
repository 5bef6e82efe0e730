using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetAttention.Cli.Learning;

/// <summary>What `train-evaluate --json` writes; scripts depend on its shape.</summary>
internal sealed record ReportFile(string Dataset, int Seed, ReportRows Rows, IReadOnlyList<ReportPipeline> Pipelines)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        // The name of a pipeline has a plus sign, which is escaped otherwise in case the file ends up within a web page.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Write(Stream stream)
    {
        JsonSerializer.Serialize(stream, this, Format);
        stream.WriteByte((byte)'\n');
    }
}

/// <summary>Numbers of rows.</summary>
internal sealed record ReportRows(int Train, int Test);

/// <summary>One pipeline; the metrics of other tasks are null and left out.</summary>
internal sealed record ReportPipeline(
    string Name, double? Accuracy, double? MacroAccuracy, double? LogLoss, double? RSquared, double? Rmse,
    IReadOnlyDictionary<string, double>? Levels, double FitSeconds, double ScoreSeconds)
{
    public static ReportPipeline Of(PipelineResult result) => new(
        result.Name, result.Metrics.Accuracy, result.Metrics.MacroAccuracy, result.Metrics.LogLoss,
        result.Metrics.RSquared, result.Metrics.Rmse, result.Metrics.Levels, result.FitSeconds, result.ScoreSeconds);
}
