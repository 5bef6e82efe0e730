using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Workloads;
using MlNetAttention.Benchmarks.Timing;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>
/// Texts a second through a whole <c>Transform</c> of ML.NET, tokenizing included, beside ApplyOnnxModel of the same graph, whose
/// ids are made beforehand. ML.NET's cursors share the rows among the cores.
/// </summary>
internal sealed class TransformMeasurement : IMeasurement
{
    private const int DefaultRounds = 5;
    private const int Rows = 10_000;

    public string Key => "transform";

    public MeasurementResult Run(SummarySettings settings)
    {
        Workload workload = Workload.Set(TrecLengths.Take(Rows));
        float[] expected = workload.NewResult(), ours = workload.NewResult(), onnx = workload.NewResult();
        using (var contender = new OurContender(workload)) contender.Run(expected);

        var ml = new MLContext(seed: 1);
        IDataView texts = ml.Data.LoadFromEnumerable(
            workload.Sequences.Select(ids => new TextRow { Text = TextModel.TextOf(ids) }).ToArray());
        AttentionFeaturizingTransformer model = TextModel.Create(ml, workload.Encoder);
        using var applied = new OnnxTransform(ml, workload);
        Turn our = new(() => Consume(model.Transform(texts), nameof(VectorRow.Features), ours));
        Turn other = new(() => Consume(applied.Transform(), OnnxTransform.PooledColumn, onnx));
        RoundRobin.Run([our, other], settings.Rounds ?? DefaultRounds, () =>
        {
            Agreement.Check(Key, "Transform", expected, ours);
            Agreement.Check(Key, "ApplyOnnxModel", expected, onnx);
        });
        return Report(workload.LengthSource, our, other);
    }

    private static MeasurementResult Report(string? source, Turn ours, Turn onnx)
    {
        Ratio versus = Ratio.Of(onnx.Seconds, ours.Seconds);
        double ourSpeed = Rows / ours.Median, onnxSpeed = Rows / onnx.Median;
        var json = new JsonObject
        {
            ["texts_per_second"] = ourSpeed,
            ["apply_onnx_model_texts_per_second"] = onnxSpeed,
            ["vs_apply_onnx_model"] = versus.Median,
            ["vs_apply_onnx_model_range"] = versus.Range,
            ["rounds"] = ours.Seconds.Count,
            ["texts"] = Rows,
            ["lengths"] = source,
        };
        return new(json,
        [
            FormattableString.Invariant($"{"ours",-24}{ourSpeed,12:F0} texts/s"),
            FormattableString.Invariant($"{"ApplyOnnxModel",-24}{onnxSpeed,12:F0} texts/s   {versus}"),
        ]);
    }

    private static void Consume(IDataView view, string name, float[] result)
    {
        DataViewSchema.Column column = view.Schema[name];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> get = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> vector = default;
        while (cursor.MoveNext())
        {
            get(ref vector);
            vector.CopyTo(result.AsSpan((int)cursor.Position * vector.Length));
        }
    }
}

/// <summary>A text of 16 tokens through a warm PredictionEngine: what a service pays per request.</summary>
internal sealed class PredictionEngineMeasurement : IMeasurement
{
    private const int DefaultRounds = 15;
    private const int Tokens = 16;

    public string Key => "prediction_engine_t16";

    public MeasurementResult Run(SummarySettings settings)
    {
        Workload workload = Workload.Single(width: 64, length: Tokens);
        float[] expected = workload.NewResult();
        using (var ours = new OurContender(workload)) ours.Run(expected);

        var ml = new MLContext(seed: 1);
        ITransformer model = TextModel.Create(ml, workload.Encoder);
        using var engine = ml.Model.CreatePredictionEngine<TextRow, VectorRow>(model);
        var row = new TextRow { Text = TextModel.TextOf(workload.Sequences[0]) };
        var result = new VectorRow();
        var turn = new Turn(() => engine.Predict(row, ref result));
        RoundRobin.Run(
            [turn], settings.Rounds ?? DefaultRounds,
            () => Agreement.Check(Key, "PredictionEngine", expected, result.Features));

        double microseconds = turn.Median * 1e6;
        return new(
            new JsonObject { ["microseconds"] = microseconds, ["rounds"] = turn.Seconds.Count },
            [FormattableString.Invariant($"{microseconds:F2} microseconds")]);
    }
}
