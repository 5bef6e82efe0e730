using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Tests.Onnx;

/// <summary>ML.NET's own ApplyOnnxModel runs an exported encoder.</summary>
public class ApplyOnnxModelTests
{
    private const int Length = 13;

    [Fact]
    public void Rows_of_padded_ids_get_the_vectors_of_the_managed_encoder()
    {
        AttentionEncoder encoder = RandomEncoder.Create(new EncoderOptions());
        OnnxBatch batch = OnnxBatch.Random(encoder, [7, 0, Length, 1, 2, 11, 5], seed: 7);
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.Create(path)) encoder.ExportOnnx(file);
            var ml = new MLContext(seed: 7);
            IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, batch.Rows).Select(b => new Row
            {
                Ids = batch.Ids[(b * Length)..((b + 1) * Length)],
                Mask = batch.Mask[(b * Length)..((b + 1) * Length)],
            }));
            var shapes = new Dictionary<string, int[]> { ["input_ids"] = [1, Length], ["attention_mask"] = [1, Length] };
            using var model = ml.Transforms.ApplyOnnxModel(
                ["token_vectors", "pooled"], ["input_ids", "attention_mask"], path, shapes, null, fallbackToCpu: false)
                .Fit(rows);
            Output[] found = [.. ml.Data.CreateEnumerable<Output>(model.Transform(rows), reuseRowObject: false)];

            (float[] tokens, float[] pooled) = ManagedReference.Run(encoder, batch);
            Near(tokens, found.SelectMany(row => row.Tokens));
            Near(pooled, found.SelectMany(row => row.Pooled));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Near(float[] expected, IEnumerable<float> found)
    {
        float[] values = [.. found];
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    private sealed class Row
    {
        [ColumnName("input_ids"), VectorType(Length)]
        public long[] Ids { get; set; } = [];

        [ColumnName("attention_mask"), VectorType(Length)]
        public long[] Mask { get; set; } = [];
    }

    private sealed class Output
    {
        [ColumnName("token_vectors")]
        public float[] Tokens { get; set; } = [];

        [ColumnName("pooled")]
        public float[] Pooled { get; set; } = [];
    }
}
