using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>What the log says of several input columns, each by its name.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PairLogTests
{
    private static readonly AttentionOptions Options = Rows.Small with
    {
        Training = Rows.Small.Training with { Epochs = 1, Folds = 1 },
    };

    [Fact]
    public void The_column_of_codes_that_are_never_used_twice_is_named()
    {
        List<PairRow> rows = PairRows.WhoSaidIt(220);
        for (int i = 0; i < rows.Count; i++) rows[i].Second = $"{1000 + i}";
        string warning = Assert.Single(Warnings(rows, ["First", "Second"], Options));
        Assert.Contains(
            "100 % of the 220 tokens in column 'Second' are unknown (0) or occur once (220)", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void The_column_whose_slots_are_texts_is_named()
    {
        List<PairRow> rows = PairRows.WhoSaidIt(40);
        foreach (PairRow row in rows) row.SecondWords = [row.Second];
        string warning = Assert.Single(Warnings(rows, ["FirstWords", "SecondWords"], Options));
        Assert.StartsWith("40 of 40 slots in column 'SecondWords' hold white space", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_too_long_together_are_counted()
    {
        AttentionOptions few = Options with { Encoder = Options.Encoder with { MaxTokens = 5 } };
        Assert.Equal(["Cut 40 sequences to MaxTokens = 5."], Warnings(PairRows.WhoSaidIt(40), ["First", "Second"], few));
    }

    private static List<string> Warnings(List<PairRow> rows, string[] inputs, AttentionOptions options)
    {
        var ml = new MLContext(1);
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning) warnings.Add(e.RawMessage);
        };
        ml.Transforms.Text.FeaturizeWithAttention("Features", inputs, "Flag", options).Fit(ml.Data.LoadFromEnumerable(rows));
        return warnings;
    }
}
