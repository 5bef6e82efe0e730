using Microsoft.ML;

namespace MlNetAttention.MiniLM.Tests.Storage;

/// <summary>The size of a saved pipeline with all-MiniLM-L6-v2 in it, and that it is the same encoder.</summary>
public sealed class ModelSizeTests
{
    [Theory]
    [InlineData(WeightStorage.Half, 46)]
    [InlineData(WeightStorage.Int8, 24)]
    public void A_saved_pipeline_has_at_most(WeightStorage storage, int megabytes)
    {
        AttentionEncoder encoder = PretrainedEncoders.MiniLM(new PretrainedOptions { Storage = storage });
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable([new Row { Text = "A man is eating food." }]);
        ITransformer pipeline = ml.Transforms.Text.ApplyAttentionEncoder("Features", "Text", encoder).Fit(rows);
        using var folder = new TemporaryFolder();
        string file = folder.File("model.zip");

        ml.Model.Save(pipeline, rows.Schema, file);

        Assert.InRange(new FileInfo(file).Length, 1_000_000, megabytes * 1_000_000);
        const string Text = "A man is eating a piece of bread.";
        Assert.Equal(encoder.Encode(Text).Pooled.ToArray(), AttentionEncoder.Load(file).Encode(Text).Pooled.ToArray());
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
