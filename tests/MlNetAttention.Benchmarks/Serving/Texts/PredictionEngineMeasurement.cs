using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Measurements;
using MlNetAttention.Benchmarks.Serving.Rounds;

namespace MlNetAttention.Benchmarks.Serving.Texts;

/// <summary>A text of 16 tokens through a warm PredictionEngine: what a service pays per request.</summary>
internal sealed class PredictionEngineMeasurement : IMeasurement
{
    private const int DefaultRounds = 15;
    private const int Tokens = 16;

    public string Key => "prediction_engine_t16";

    public Finding Run(SummarySettings settings)
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
        Round.Run(
            [turn], settings.Rounds ?? DefaultRounds,
            () => Agreement.Check(Key, "PredictionEngine", expected, result.Features));

        double microseconds = turn.Median * 1e6;
        return new(
            new JsonObject { ["microseconds"] = microseconds, ["rounds"] = turn.Seconds.Count },
            [FormattableString.Invariant($"{microseconds:F2} microseconds")]);
    }
}
