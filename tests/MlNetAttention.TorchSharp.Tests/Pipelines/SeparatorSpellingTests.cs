using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>
/// Tokens that come as they are and are spelled like the separator between two columns: wherever tokens are counted, scored or
/// told apart, they are tokens.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class SeparatorSpellingTests
{
    private const string Separator = "[SEP]";

    private static readonly AttentionOptions Columns = Rows.Small with
    {
        TokensColumnName = "Tokens",
        TokenInputsColumnName = "From",
        TokenVectorsColumnName = "Vectors",
    };

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FirstWords", "SecondWords")]
    [InlineData("FirstKeys", "SecondKeys")]
    [InlineData("FirstWords", "SecondKeys")]
    public void Columns_take_them_for_tokens(string first, string second)
    {
        IDataView data = Data();
        PairRow[] rows = [.. PairRowsWithSeparators()];

        AttentionFeaturizingTransformer model = _ml.Transforms.Text.FeaturizeWithAttention(
            "Features", [first, second], "Tags", Columns with { TokenScoresColumnName = "Scores" }).Fit(data);
        IDataView result = model.Transform(data);

        Assert.InRange(model.Encoder.Vocabulary.IdOf(Separator), 2, int.MaxValue);
        string[][] tokens = [.. result.GetColumn<string[]>("Tokens")];
        string[][] from = [.. result.GetColumn<string[]>("From")];
        Assert.Equal(rows.Select(row => (string[])[.. row.FirstWords, Separator, .. row.SecondWords]), tokens);
        Assert.Equal(
            rows.Select(row => (string[])
            [
                .. Enumerable.Repeat(first, row.FirstWords.Length), "", .. Enumerable.Repeat(second, row.SecondWords.Length),
            ]),
            from);
        Assert.Equal(rows.Select(row => 3 * row.FirstWords.Length), result.Features("Scores").Select(row => row.Length));

        // By themselves they are told apart as in columns.
        float[][] vectors = result.Features("Vectors");
        foreach ((int at, PairRow row) in rows.Index().Take(5))
        {
            EncodedSequence encoded = model.Encoder.Encode(row.FirstWords, row.SecondWords);
            Assert.Equal(from[at], encoded.Segments.Select(segment => segment < 0 ? "" : segment == 0 ? first : second));
            Assert.Equal(vectors[at], encoded.TokenVectors.SelectMany(vector => vector.ToArray()));
            Assert.Equal(encoded.Segments, encoded.AttentionMaps[0].Segments);
        }
    }

    [Fact]
    public void They_are_taken_out_one_by_one_where_a_prediction_is_explained()
    {
        IDataView data = Data();
        var model = _ml.Transforms.Text.FeaturizeWithAttention("Features", ["FirstWords", "SecondWords"], "Flag", Columns)
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression("Flag")).Fit(data);

        OcclusionExplanation[] explained =
            [.. _ml.Model.ExplainByOcclusion(model, _ml.Data.TakeRows(data, 3))];

        Assert.Equal(3, explained.Length);
        Assert.All(PairRowsWithSeparators().Zip(explained), pair =>
        {
            (PairRow row, OcclusionExplanation why) = pair;
            Assert.Equal(
                row.FirstWords.Select(word => ("FirstWords", word)).Concat(row.SecondWords.Select(word => ("SecondWords", word))),
                why.Tokens.Select(token => (token.InputColumnName, token.Token)));
            Assert.All(why.Tokens, token => Assert.InRange(token.AttentionReceived, 1e-9, 1));

            // What the separator between the columns received is missing.
            Assert.InRange(why.Tokens.Sum(token => token.AttentionReceived), 0.1, 1 - 1e-6);
        });
    }

    private static IEnumerable<PairRow> PairRowsWithSeparators() => PairRows.WhoSaidIt(60).Select(row =>
    {
        row.FirstWords = [row.FirstWords[0], Separator, .. row.FirstWords[1..]];
        row.SecondWords = [Separator, .. row.SecondWords, Separator];
        row.Tags = [row.Tags[0], "filler", .. row.Tags[1..]];
        return row;
    });

    private IDataView Data()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(PairRowsWithSeparators().ToArray());
        return _ml.Transforms.Conversion.MapValueToKey("Tags")
            .Append(_ml.Transforms.Conversion.MapValueToKey("FirstKeys", "FirstWords"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("SecondKeys", "SecondWords"))
            .Fit(rows).Transform(rows);
    }
}
