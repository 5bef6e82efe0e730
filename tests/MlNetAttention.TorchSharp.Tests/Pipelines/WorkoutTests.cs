using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>The ML.NET workout for the configurations a user can ask for.</summary>
[Collection(TrainingCollection.Name)]
public sealed class WorkoutTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("Text", "Label")]
    [InlineData("Text", "Flag")]
    [InlineData("Text", "Number")]
    [InlineData("Text", "Classes")]
    [InlineData("Text", "Tags")]
    [InlineData("Text", null)]
    [InlineData("Words", "Tags")]
    [InlineData("Keys", "Tags")]
    [InlineData("Words", "Flag")]
    [InlineData("ThreeWords", "Flag")]
    [InlineData("Keys", "Flag")]
    [InlineData("ThreeKeys", null)]
    public void Every_input_and_label_passes(string input, string? label)
    {
        var options = Rows.Small with
        {
            TokenVectorsColumnName = "Vectors",
            AttentionMapsColumnName = "Maps",
            TokensColumnName = "Tokens",
            TokenScoresColumnName = label == "Tags" ? "Scores" : null,
        };
        Run(input, label, options);
    }

    [Theory]
    [InlineData(AttentionMechanism.FixedRatio, PoolingKind.Mean)]
    [InlineData(AttentionMechanism.SymmetricKeys, PoolingKind.Max)]
    [InlineData(AttentionMechanism.QueryKeyValue, PoolingKind.Last)]
    [InlineData(AttentionMechanism.ScaledDotProduct, PoolingKind.AttentionWeighted)]
    public void Every_mechanism_passes(AttentionMechanism mechanism, PoolingKind pooling)
    {
        Run("Text", "Flag", Rows.Small with { Encoder = Rows.Small.Encoder with { Mechanism = mechanism, Pooling = pooling } });
        Run("Text", "Flag", Rows.Small with
        {
            Encoder = Rows.Small.Encoder with { Mechanism = mechanism, Pooling = pooling, Source = AttentionSource.Tables },
        });
    }

    [Fact]
    public void Further_columns_have_the_documented_shapes()
    {
        var options = Rows.Small with
        {
            TokenVectorsColumnName = "Vectors",
            AttentionMapsColumnName = "Maps",
            TokensColumnName = "Tokens",
            Encoder = Rows.Small.Encoder with { Layers = 2 },
        };
        IDataView data = _ml.View(Rows.OrderOfTwo(30));
        IDataView result =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(data).Transform(data);
        string[][] tokens =
            [.. result.GetColumn<ReadOnlyMemory<char>[]>("Tokens").Select(row => row.Select(t => $"{t}").ToArray())];
        string[] texts = [.. data.GetColumn<string>("Text")];
        Assert.Equal(texts.Select(text => text.Split(' ')), tokens);
        Assert.Equal(tokens.Select(row => row.Length * 12), result.Features("Vectors").Select(row => row.Length));
        Assert.Equal(tokens.Select(row => 2 * 2 * row.Length * row.Length), result.Features("Maps").Select(row => row.Length));
        Assert.Equal([0, 12], ((VectorDataViewType)result.Schema["Vectors"].Type).Dimensions);
        Assert.Equal([2, 2, 0, 0], ((VectorDataViewType)result.Schema["Maps"].Type).Dimensions);
    }

    private void Run(string input, string? label, AttentionOptions options)
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Tags"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Words"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("ThreeKeys", "ThreeWords"))
            .Fit(_ml.View(Rows.OrderOfTwo(60))).Transform(_ml.View(Rows.OrderOfTwo(60)));
        IDataView wrong = _ml.Transforms.CopyColumns(input, "Number").Fit(data).Transform(data);
        EstimatorWorkout.Run(_ml, _ml.Transforms.Text.FeaturizeWithAttention("Features", input, label, options), data, wrong);
    }
}
