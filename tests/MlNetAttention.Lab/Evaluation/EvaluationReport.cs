using System.Text.Json;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>The file that `evaluate --json` writes and resumes from; scripts depend on its shape.</summary>
internal sealed record EvaluationReport(string Format, int Version, IReadOnlyList<EvaluatedCell> Cells)
{
    private const string FormatName = "mlnet-attention evaluate";
    private const int CurrentVersion = 1;

    /// <summary>The cells that could not be measured; null for none.</summary>
    public IReadOnlyList<MissingCell>? Missing { get; init; }

    public static EvaluationReport Of(IReadOnlyList<EvaluatedCell> cells, IReadOnlyList<MissingCell>? missing = null) =>
        new(FormatName, CurrentVersion, cells) { Missing = missing is { Count: > 0 } ? missing : null };

    /// <exception cref="Failure">The file cannot be read, is no such report, or is one of another version.</exception>
    public static EvaluationReport Read(string path)
    {
        try
        {
            byte[] content = File.ReadAllBytes(path);
            CheckHeader(path, content);
            EvaluationReport report = JsonSerializer.Deserialize<EvaluationReport>(content, JsonFormat.Options)!;
            return report.Cells.All(IsSound) && (report.Missing?.All(cell => cell is not null) ?? true)
                ? report
                : throw new Failure($"{path} is not a report of 'evaluate': a cell is null or has a figure beyond all bounds.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Cannot read {path}: {CommandRun.OneLine(error.Message)}");
        }
        catch (JsonException error)
        {
            throw new Failure($"{path} is not a report of 'evaluate': {CommandRun.OneLine(error.Message)}");
        }
    }

    public void Write(Stream stream) => JsonFormat.Write(stream, this);

    // What JSON can say and the types do not exclude; 1e999 is read as infinite, which cannot be written again.
    private static bool IsSound(EvaluatedCell? cell) =>
        cell is { Metrics: var metrics }
        && ((double?[])
        [
            metrics.Accuracy, metrics.MacroAccuracy, metrics.LogLoss, metrics.CalibrationError, metrics.RSquared, metrics.Rmse,
            metrics.NdcgAt1, metrics.NdcgAt3, metrics.NdcgAt10, metrics.DcgAt10, metrics.MicroF1, metrics.MacroF1,
            metrics.SubsetAccuracy, metrics.HammingLoss,
            cell.FitSeconds, cell.ScoreSeconds, cell.Tuned?.L2, cell.Trainer?.L2,
            .. metrics.Levels?.Values.Select(level => (double?)level) ?? [],
        ]).All(figure => figure is null || double.IsFinite(figure.Value));

    // First, as a report of another version need not have the shape of this one.
    private static void CheckHeader(string path, byte[] content)
    {
        using JsonDocument json = JsonDocument.Parse(content);
        if (json.RootElement.ValueKind != JsonValueKind.Object
            || !json.RootElement.TryGetProperty("format", out JsonElement format)
            || format.ValueKind != JsonValueKind.String || format.GetString() != FormatName)
        {
            throw new Failure($"{path} is not a report of 'evaluate': expected \"format\": \"{FormatName}\".");
        }

        if (!json.RootElement.TryGetProperty("version", out JsonElement version)
            || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != CurrentVersion)
        {
            string found = version.ValueKind == JsonValueKind.Undefined ? "none" : version.GetRawText();
            throw new Failure($"{path} has the version {CommandRun.OneLine(found)}; expected {CurrentVersion}.");
        }
    }
}
