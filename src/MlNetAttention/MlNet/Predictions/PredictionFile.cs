using MlNetAttention.Options;
using MlNetAttention.Saving;

namespace MlNetAttention.MlNet.Predictions;

/// <summary>What a predicting transformer knows beside its encoder and the head.</summary>
/// <param name="Kind">What is predicted.</param>
/// <param name="Temperature">The logits of classes are divided by it.</param>
/// <param name="Values">The key values of the label; null where it has none.</param>
internal sealed record PredictionContent(PredictedKind Kind, float Temperature, LabelValues? Values);

/// <summary>The stream of a predicting transformer beside that of its encoder, <see cref="ModelFile"/>.</summary>
/// <remarks>
/// The body in its <see cref="BodyFrame"/>, with the signature "MLNPRED" and a zero byte:
/// <code>
/// byte     kind of prediction: 0 number, 1 multiclass, 2 binary
/// float32  temperature
/// int32    number of values of the label (0: none), then
///          byte type: 1 text, 2 Boolean, 3 to 6 unsigned integers of 8 to 64 bits, 7 to 10 signed ones,
///               11 Single, 12 Double, 13 TimeSpan, 14 DateTime, 15 DateTimeOffset
///          uint64 number of keys, where the values are keys themselves, else 0
///          each value: a string, or a uint64 with its bits, or two
/// </code>
/// </remarks>
internal static class PredictionFile
{
    internal const string StreamName = "Prediction.bin";
    internal const uint Version = 1;
    internal const float LowestTemperature = 1f / 20;
    internal const float HighestTemperature = 20;

    private static readonly BodyFrame Frame = new("prediction model", [.. "MLNPRED\0"u8], Version, Version);

    internal static void Save(Stream stream, PredictionContent content)
    {
        using var body = new MemoryStream();
        using var writer = new ModelWriter(body);
        writer.Byte((byte)content.Kind);
        writer.Single(content.Temperature);
        writer.Int32(content.Values?.Count ?? 0);
        content.Values?.Write(writer);
        writer.Flush();
        Frame.Save(stream, Version, body.ToArray());
    }

    /// <exception cref="FormatException">The stream is not ours, or is newer, cut off, changed or inconsistent.</exception>
    internal static PredictionContent Load(Stream stream)
    {
        try
        {
            var reader = new ModelReader(Frame.Load(stream).Body);
            var kind = (PredictedKind)reader.Byte("kind of prediction");
            Check.Defined(kind, "kind of prediction");
            float temperature = reader.Single("temperature");
            Check.Range(temperature, LowestTemperature, HighestTemperature, "temperature");
            int values = reader.Count(Scoring.OutputHead.MaximumOutputs, LabelValueType.LeastLength, "values of the label");
            LabelValues? labels = values == 0 ? null : LabelValueType.Read(ref reader, values);
            reader.ExpectEnd();
            return new PredictionContent(kind, temperature, labels);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw new FormatException($"The prediction model is inconsistent: {error.Message}", error);
        }
    }
}
