using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>The ML.NET workout for several input columns of the same kinds and of different ones.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PairWorkoutTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("First Second", "Flag")]
    [InlineData("First Second", null)]
    [InlineData("First SecondWords", "Label")]
    [InlineData("FirstWords SecondKeys", "Tags")]
    [InlineData("First Second", "Tags")]
    [InlineData("FirstKeys SecondKeys", "Number")]
    [InlineData("SecondKeys First FirstWords", "Flag")]
    public void Every_combination_passes(string inputs, string? label) => Run(inputs.Split(' '), label, Rows.Small with
    {
        TokenVectorsColumnName = "Vectors",
        AttentionMapsColumnName = "Maps",
        TokensColumnName = "Tokens",
        TokenInputsColumnName = "From",
        TokenScoresColumnName = label == "Tags" ? "Scores" : null,
    });

    [Fact]
    public void Limits_and_columns_that_may_be_missing_pass()
    {
        AttentionFeaturizingTransformer transformer = Run(["First", "SecondKeys"], "Flag", Rows.Small with
        {
            Encoder = Rows.Small.Encoder with { MaxTokens = 7 },
            MaxTokensPerColumn = [5, 3],
            OptionalColumnNames = ["SecondKeys"],
            TokensColumnName = "Tokens",
            TokenInputsColumnName = "From",
        });
        IDataView alone = _ml.Transforms.DropColumns("SecondKeys").Fit(Data()).Transform(Data());
        IDataView served = EstimatorWorkout.SaveAndLoad(_ml, transformer, Data().Schema).Transform(alone);
        EstimatorWorkout.AssertSameValues(transformer.Transform(alone), served);
        string[][] tokens = [.. served.GetColumn<string[]>("Tokens")];
        Assert.All(tokens, row => Assert.Equal("[SEP]", row[^1]));
        Assert.Equal(
            Data().GetColumn<string>("First").Select(text => text.Split(' ').Take(5).Append("[SEP]")), tokens);
        Assert.All(
            served.GetColumn<string[]>("From"), row => Assert.Equal([.. Enumerable.Repeat("First", row.Length - 1), ""], row));

        IDataView other = _ml.Transforms.DropColumns("First").Fit(Data()).Transform(Data());
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(other));
        Assert.Contains("'First'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Further_columns_have_the_documented_shapes()
    {
        var options = Rows.Small with
        {
            TokenVectorsColumnName = "Vectors",
            AttentionMapsColumnName = "Maps",
            TokensColumnName = "Tokens",
            TokenInputsColumnName = "From",
            TokenScoresColumnName = "Scores",
        };
        IDataView data = Data();
        var transformer = _ml.Transforms.Text.FeaturizeWithAttention("Features", ["First", "Second"], "Tags", options).Fit(data);
        IDataView result = transformer.Transform(data);
        string[] first = [.. data.GetColumn<string>("First")], second = [.. data.GetColumn<string>("Second")];
        string[][] tokens = [.. result.GetColumn<string[]>("Tokens")];
        Assert.Equal(first.Zip(second, (one, other) => (string[])[.. one.Split(' '), "[SEP]", .. other.Split(' ')]), tokens);
        Assert.Equal(tokens.Select(row => row.Length * 12), result.Features("Vectors").Select(row => row.Length));
        Assert.Equal(tokens.Select(row => 2 * row.Length * row.Length), result.Features("Maps").Select(row => row.Length));
        Assert.Equal(first.Select(text => text.Split(' ').Length * 3), result.Features("Scores").Select(row => row.Length));
        Assert.Equal(["First", "Second"], transformer.InputColumnNames);
        Assert.Equal("First", transformer.InputColumnName);
        Assert.Equal(2, transformer.Encoder.Options.Segments);

        // A row per token, beside the column it came from.
        IDataView flat = _ml.Data.SequencesToTokens(result, [new("Token", "Tokens"), new("From", "From")]);
        Assert.Equal(
            first.SelectMany(text => text.Split(' ')),
            flat.GetColumn<string>("Token").Zip(flat.GetColumn<string>("From")).Where(token => token.Second == "First")
                .Select(token => token.First));

        float[] served = [.. result.Features("Features")[0]];
        Assert.Equal(transformer.Encoder.Encode(first[0], second[0]).Pooled.ToArray(), served);
    }

    private AttentionFeaturizingTransformer Run(string[] inputs, string? label, AttentionOptions options)
    {
        IDataView data = Data();
        string last = inputs[^1];
        IDataView wrong = options.OptionalColumnNames.Count > 0 || inputs.Length == 3
            ? _ml.Transforms.DropColumns(inputs[0]).Fit(data).Transform(data)
            : _ml.Transforms.CopyColumns(last, "Number").Fit(data).Transform(data);
        return EstimatorWorkout.Run(
            _ml, _ml.Transforms.Text.FeaturizeWithAttention("Features", inputs, label, options), data, wrong);
    }

    private IDataView Data()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(60));
        return _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Tags"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("FirstKeys", "FirstWords"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("SecondKeys", "SecondWords"))
            .Fit(rows).Transform(rows);
    }
}
