using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>The forms in which predictions are written.</summary>
internal enum PredictionFormat
{
    /// <summary>Separated by tabs.</summary>
    Tsv,

    /// <summary>Separated by commas.</summary>
    Csv,

    /// <summary>An object of JSON on each line.</summary>
    Json,
}

/// <summary>Writes predictions one by one.</summary>
internal abstract class PredictionWriter : IDisposable
{
    /// <summary>The format that the name of a file speaks of.</summary>
    public static PredictionFormat FormatOf(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" => PredictionFormat.Csv,
            ".json" or ".jsonl" or ".ndjson" => PredictionFormat.Json,
            _ => PredictionFormat.Tsv,
        };
    }

    /// <param name="stream">Where they are written; stays open.</param>
    /// <param name="path">The name of the file.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="classes">The classes that there are scores of; null where a number is predicted.</param>
    public static PredictionWriter Create(
        Stream stream, string path, PredictionFormat format, IReadOnlyList<string>? classes) => format switch
        {
            PredictionFormat.Json => new Lines(stream, path, classes),
            PredictionFormat.Csv => new Columns(stream, path, ',', classes),
            _ => new Columns(stream, path, TableFormat.Tab, classes),
        };

    public abstract void Write(RowPrediction prediction);

    /// <summary>Hands on what has been written.</summary>
    public abstract void Flush();

    public abstract void Dispose();

    private sealed class Columns : PredictionWriter
    {
        private readonly TableWriter _table;

        public Columns(Stream stream, string path, char separator, IReadOnlyList<string>? classes)
        {
            _table = new(stream, path, separator);
            _table.Write(classes is null ? ["score"] : ["label", .. classes.Select(name => $"score.{name}")]);
        }

        public override void Write(RowPrediction prediction)
        {
            IEnumerable<string> scores = prediction.Scores.Select(score => score.ToString(CultureInfo.InvariantCulture));
            _table.Write(prediction.Label is { } label ? [label, .. scores] : scores);
        }

        public override void Flush() => _table.Flush();

        public override void Dispose() => _table.Dispose();
    }

    private sealed class Lines(Stream stream, string path, IReadOnlyList<string>? classes) : PredictionWriter
    {
        private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        private readonly GZipStream? _packed = TableWriter.Packed(stream, path);

        public override void Write(RowPrediction prediction)
        {
            using var line = new MemoryStream();
            using (var writer = new Utf8JsonWriter(line, Options))
            {
                writer.WriteStartObject();
                if (prediction.Label is { } label) writer.WriteString("label", label);
                if (classes is null)
                {
                    WriteNumber(writer, "score", prediction.Scores[0]);
                }
                else
                {
                    writer.WriteStartObject("scores");
                    foreach ((string name, float score) in classes.Zip(prediction.Scores)) WriteNumber(writer, name, score);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
            }

            line.WriteByte((byte)'\n');
            line.WriteTo(_packed ?? stream);
        }

        public override void Flush() => (_packed ?? stream).Flush();

        public override void Dispose() => _packed?.Dispose();

        // JSON has no word for NaN and infinity.
        private static void WriteNumber(Utf8JsonWriter writer, string name, float number)
        {
            if (float.IsFinite(number)) writer.WriteNumber(name, number);
            else writer.WriteNull(name);
        }
    }
}
