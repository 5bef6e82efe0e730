using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Measurements;
using MlNetAttention.Benchmarks.Serving.Rounds;

namespace MlNetAttention.Benchmarks.Serving.Texts;

/// <summary>
/// Texts a second through a whole <c>Transform</c> of ML.NET, tokenizing included, beside ApplyOnnxModel of the same graph, whose
/// ids are made beforehand. ML.NET's cursors share the rows among the cores.
/// </summary>
internal sealed class TransformMeasurement : IMeasurement
{
    private const int DefaultRounds = 5;
    private const int Rows = 10_000;

    public string Key => "transform";

    public Finding Run(SummarySettings settings)
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
        Round.Run([our, other], settings.Rounds ?? DefaultRounds, () =>
        {
            Agreement.Check(Key, "Transform", expected, ours);
            Agreement.Check(Key, "ApplyOnnxModel", expected, onnx);
        });
        return Report(workload.LengthSource, our, other);
    }

    private static Finding Report(string? source, Turn ours, Turn onnx)
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
