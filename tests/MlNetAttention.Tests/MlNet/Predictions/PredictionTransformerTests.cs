using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet.Predictions;
using MlNetAttention.Scoring;

namespace MlNetAttention.Tests.MlNet.Predictions;

/// <summary>Predictions of a random encoder against those computed by hand from its pooled vectors.</summary>
public sealed class PredictionTransformerTests
{
    private const float Temperature = 1.7f;

    private static readonly ServedFixture Fixture = new("text");

    private readonly MLContext _ml = new(1);

    [Fact]
    public void Scores_of_classes_are_the_softmax_of_logits_over_the_temperature()
    {
        IDataView scored = Of(PredictedKind.Multiclass, 3).Transform(Fixture.Data);
        double[][] expected = [.. Logits(3).Select(Softmax)];
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        Assert.Equal(expected.Length, scores.Length);
        Assert.All(expected.Zip(scores), row =>
        {
            Assert.Equal(1, row.Second.Sum(), 1e-6);
            Assert.All(row.First.Zip(row.Second), one => Assert.Equal(one.First, one.Second, 1e-5));
        });
        Assert.Equal(scores.Select(row => (uint)Array.IndexOf(row, row.Max()) + 1), scored.GetColumn<uint>("PredictedLabel"));
    }

    [Fact]
    public void A_binary_score_is_the_difference_of_logits_over_the_temperature()
    {
        IDataView scored = Of(PredictedKind.Binary, 2).Transform(Fixture.Data);
        double[] expected = [.. Logits(2).Select(row => (row[1] - row[0]) / Temperature)];
        float[] scores = [.. scored.GetColumn<float>("Score")];
        Assert.All(expected.Zip(scores), row => Assert.Equal(row.First, row.Second, 1e-5));
        Assert.All(
            expected.Zip(scored.GetColumn<float>("Probability")),
            row => Assert.Equal(1 / (1 + Math.Exp(-row.First)), row.Second, 1e-6));
        Assert.Equal(scores.Select(score => score > 0), scored.GetColumn<bool>("PredictedLabel"));
        Assert.Equal(2, scored.GetColumn<bool>("PredictedLabel").Distinct().Count());
    }

    [Fact]
    public void A_number_is_the_output_itself()
    {
        IDataView scored = Of(PredictedKind.Number, 1).Transform(Fixture.Data);
        Assert.All(
            Logits(1).Zip(scored.GetColumn<float>("Score")), row => Assert.Equal(row.First[0], row.Second, 1e-5));
    }

    [Fact]
    public void A_head_of_another_kind_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(PredictedKind.Binary, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(PredictedKind.Number, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(PredictedKind.Multiclass, 3, ScoreKind.MultiLabel));
    }

    [Fact]
    public void A_model_without_its_second_stream_or_with_a_damaged_one_is_refused()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(Of(PredictedKind.Multiclass, 3), Fixture.Data.Schema, stream);
        byte[] zip = stream.ToArray();
        Assert.IsType<AttentionPredictionTransformer>(Load(zip));
        Assert.Contains("no stream 'Prediction.bin'", Refused(Archive.Change("Prediction.bin", zip, null)));
        Assert.Contains("checksum", Refused(Archive.Change("Prediction.bin", zip, bytes => bytes[^40] ^= 1)));
        Assert.Contains("checksum", Refused(Archive.Change("Attention.bin", zip, bytes => bytes[^40] ^= 1)));

        // ML.NET wraps it.
        string Refused(byte[] bytes) => Assert.IsType<FormatException>(
            Assert.ThrowsAny<Exception>(() => Load(bytes)).GetBaseException()).Message;

        ITransformer Load(byte[] bytes) => new MLContext().Model.Load(new MemoryStream(bytes), out _);
    }

    private AttentionPredictionTransformer Of(PredictedKind kind, int outputs, ScoreKind? scores = null)
    {
        AttentionFeaturizingTransformer served = Fixture.Transformer;
        OutputHead head = Head(outputs, scores ?? (kind == PredictedKind.Number ? ScoreKind.Number : ScoreKind.Multiclass));
        float temperature = kind == PredictedKind.Number ? 1 : Temperature;
        return new AttentionPredictionTransformer(
            _ml, new AttentionColumns(InputKind.Text, ServedFixture.Input, "Score", null, null, null), served.Encoder, head,
            new PredictionContent(kind, temperature, Values: null));
    }

    private static OutputHead Head(int outputs, ScoreKind kind)
    {
        var random = new Random(3);
        int inputs = Fixture.Transformer.Encoder.PooledLength;
        return new OutputHead(
            [.. RandomEncoder.Numbers(random, outputs * inputs).Select(value => 3 * value)],
            [.. RandomEncoder.Numbers(random, outputs)], kind);
    }

    private static IEnumerable<double[]> Logits(int outputs)
    {
        OutputHead head = Head(outputs, ScoreKind.Number);
        int inputs = head.Inputs;
        foreach (string text in Fixture.Data.GetColumn<string>(ServedFixture.Input))
        {
            float[] pooled = Fixture.Transformer.Encoder.Encode(text).Pooled.ToArray();
            yield return [.. Enumerable.Range(0, outputs).Select(c => head.Bias[c] + Enumerable.Range(0, inputs)
                .Sum(i => (double)head.Weight[c * inputs + i] * pooled[i]))];
        }
    }

    private static double[] Softmax(double[] logits)
    {
        double sum = logits.Sum(z => Math.Exp(z / Temperature));
        return [.. logits.Select(z => Math.Exp(z / Temperature) / sum)];
    }
}
