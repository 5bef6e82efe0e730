using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>A warning where most tokens of the training rows say nothing of other rows.</summary>
[Collection(TrainingCollection.Name)]
public sealed class RareTokenTests
{
    private const string Characters = "的一是不了人我在有他这中大来上国个到说们";

    private static readonly AttentionOptions Runs = Rows.Small with
    {
        Vocabulary = new VocabularyOptions { UnspacedText = UnspacedText.Runs },
        Training = Rows.Small.Training with { Epochs = 1, Folds = 1 },
    };

    [Fact]
    public void Clauses_that_are_one_token_each_are_noticed_and_the_option_is_named()
    {
        string warning = Assert.Single(WarningsOf(Clauses(120), Runs));

        Assert.Contains("100 % of the 240 tokens in column 'Text' are unknown (0) or occur once (240)", warning);
        Assert.Contains("set VocabularyOptions.UnspacedText to Pairs", warning);
    }

    [Fact]
    public void Nothing_is_said_where_the_same_clauses_are_split() =>
        Assert.Empty(WarningsOf(Clauses(120), Runs with { Vocabulary = new VocabularyOptions() }));

    [Fact]
    public void Nothing_is_said_of_a_handful_of_rows() => Assert.Empty(WarningsOf(Clauses(40), Runs));

    [Fact]
    public void Tokens_that_options_make_unknown_are_noticed()
    {
        AttentionOptions few = Runs with { Vocabulary = new VocabularyOptions { MaximumSize = 1 } };
        string warning = Assert.Single(WarningsOf(Rows.OrderOfTwo(200), few));

        Assert.Contains("VocabularyOptions.MinimumCount and MaximumSize decide which tokens are known", warning);
    }

    [Fact]
    public void Codes_that_are_never_used_twice_are_noticed()
    {
        List<Row> rows = Rows.OrderOfTwo(220);
        for (int i = 0; i < rows.Count; i++) rows[i].Text = $"{1000 + i}";

        Assert.Contains("make them coarser", Assert.Single(WarningsOf(rows, Runs with { Vocabulary = new VocabularyOptions() })));
    }

    [Fact]
    public void Missing_keys_of_a_pair_are_no_rare_tokens()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(120));

        // All words of the one column but the first have no key.
        IDataView known = ml.Data.LoadFromEnumerable([new Known { Word = PairRows.WhoSaidIt(1)[0].FirstWords[0] }]);
        IDataView data = ml.Transforms.Conversion.MapValueToKey("FirstKeys", "FirstWords", keyData: known)
            .Append(ml.Transforms.Conversion.MapValueToKey("SecondKeys", "SecondWords")).Fit(rows).Transform(rows);
        long missing = data.GetColumn<uint[]>("FirstKeys").Sum(row => row.LongCount(key => key == 0));
        Assert.InRange(missing, 200, long.MaxValue);

        Assert.Empty(Warnings(ml, data, ["FirstKeys", "SecondKeys"], Runs with { Vocabulary = new VocabularyOptions() }));

        // Keys that options make unknown are rare all the same.
        Assert.Contains(
            "in column 'SecondKeys' are unknown",
            Assert.Single(Warnings(
                ml, data, ["FirstKeys", "SecondKeys"], Runs with { Vocabulary = new VocabularyOptions { MaximumSize = 1 } })),
            StringComparison.Ordinal);
    }

    private sealed class Known
    {
        public required string Word { get; init; }
    }

    /// <summary>Rows of two clauses, none of which is in another row.</summary>
    private static List<Row> Clauses(int count)
    {
        List<Row> rows = Rows.OrderOfTwo(count);
        for (int i = 0; i < count; i++) rows[i].Text = $"{Clause(2 * i)} {Clause(2 * i + 1)}";
        return rows;
    }

    private static string Clause(int number) =>
        $"{Characters[number % 20]}{Characters[number / 20 % 20]}我们{Characters[number / 400]}";

    private static List<string> WarningsOf(List<Row> rows, AttentionOptions options)
    {
        var ml = new MLContext(1);
        return Warnings(ml, ml.View(rows), ["Text"], options);
    }

    private static List<string> Warnings(MLContext ml, IDataView data, string[] inputs, AttentionOptions options)
    {
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning) warnings.Add(e.RawMessage);
        };
        ml.Transforms.Text.FeaturizeWithAttention("Features", inputs, "Flag", options).Fit(data);
        return warnings;
    }
}
