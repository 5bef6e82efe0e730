using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// The relevance of a row among the rows of its query: the label is a whole number from 0, and the group of a row is its query.
/// The encoder learns the relevance as a number; ML.NET's LambdaMART ranks by what it makes of a text.
/// </summary>
internal sealed class RankingTask(MLContext ml) : NumberTask(ml)
{
    public const string Query = "QueryOfRow";

    // As many as ML.NET measures.
    private const int Places = 10;

    private static readonly RankingEvaluatorOptions Measured = new()
    {
        DcgTruncationLevel = Places,
        LabelGains = string.Join(',', RelevanceGain.All.Select(gain => gain.ToString(CultureInfo.InvariantCulture))),
    };

    public override string[] ScoredColumns => [Label, Query, Score];

    public override SplitRule Split => SplitRule.Groups;

    /// <summary>The rows of a query are held out together, and are in the same fold.</summary>
    public override string? SamplingKeyOf(LabeledRows rows) => Query;

    public override void Check(LabeledRows rows, bool areTrained)
    {
        base.Check(rows, areTrained);
        foreach (LabeledRow row in rows.Rows)
        {
            Relevance(rows, row);
            if (string.IsNullOrWhiteSpace(row.Group))
            {
                throw rows.Error(row, $"the query in '{Shown.Text(rows.GroupColumn)}' is empty; expected one in every row.");
            }
        }

        if (!areTrained) return;
        if (rows.Rows.GroupBy(row => row.Group).Any(query => query.DistinctBy(row => row.Label).Count() > 1)) return;
        throw new Failure(
            $"{rows.Path}: within each value of '{Shown.Text(rows.GroupColumn)}' all rows have the same "
            + $"'{Shown.Text(rows.LabelColumn)}'; expected a query whose rows differ in relevance.");
    }

    /// <summary>ML.NET takes the rows of a query for one query where they follow one another.</summary>
    public override LabeledRows Arrange(LabeledRows rows) => rows.ByGroup();

    public override IEnumerable<string> Notes(LabeledRows train, LabeledRows test)
    {
        HashSet<string?> trained = [.. train.Rows.Select(row => row.Group)];
        string?[] tested = [.. test.Rows.Select(row => row.Group).Distinct()];
        int both = tested.Count(trained.Contains);
        if (both > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{both} of {tested.Length} test queries are trained on as well: for queries that are new, expect less.");
        }

        if (AreOneGroup(train))
        {
            yield return "All training queries are connected by rows with the same text, so the encoder holds none of them out, "
                + "neither to tell its best number of epochs nor for a fold.";
        }
    }

    public override (IDataView Train, IDataView Test) Load(LabeledRows train, LabeledRows test) => (View(train), View(test));

    public override IEstimator<ITransformer> Trainer(string features, string? weight) =>
        Ml.Ranking.Trainers.FastTree(new FastTreeRankingTrainer.Options
        {
            LabelColumnName = Label,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            RowGroupColumnName = Query,
            CustomGains = [.. RelevanceGain.All],
            NumberOfThreads = TrainerThreads,
        });

    public override string TrainerName => "FastTree";

    public override double Loss(Metrics metrics) => 1 - metrics.NdcgAt10 ?? double.PositiveInfinity;

    public override Metrics Evaluate(IDataView scored, LabeledRows test)
    {
        RankingMetrics metrics = Ml.Ranking.Evaluate(scored, Measured, Label, Query, Score);
        IReadOnlyList<double> normalized = metrics.NormalizedDiscountedCumulativeGains;
        return new Metrics
        {
            NdcgAt1 = Metrics.Defined(normalized[0]),
            NdcgAt3 = Metrics.Defined(normalized[2]),
            NdcgAt10 = Metrics.Defined(normalized[Places - 1]),
            DcgAt10 = Metrics.Defined(metrics.DiscountedCumulativeGains[Places - 1]),
        };
    }

    public override RowPredictions Predictions(IDataView scored, LabeledRows train) => new PredictedRanks(
    [
        .. scored.GetColumn<float>(Label).Zip(scored.GetColumn<uint>(Query), scored.GetColumn<float>(Score))
            .Select(row => new RankedRow((int)row.Second - 1, (int)row.First, row.Third)),
    ]);

    // Rows with equal texts are held out together, and so are the queries that they are in.
    private static bool AreOneGroup(LabeledRows rows)
    {
        ILookup<string, string> queriesOf = rows.Rows.ToLookup(TextOf, row => row.Group!);
        ILookup<string, string> textsOf = rows.Rows.ToLookup(row => row.Group!, TextOf);
        HashSet<string> reached = [rows.Rows[0].Group!], read = [];
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out string? query))
        {
            foreach (string other in textsOf[query].Where(read.Add).SelectMany(text => queriesOf[text]))
            {
                if (reached.Add(other)) open.Enqueue(other);
            }
        }

        return textsOf.Count > 1 && reached.Count == textsOf.Count;

        static string TextOf(LabeledRow row) => string.Join('\0', row.Texts);
    }

    private IDataView View(LabeledRows rows)
    {
        // From 0, as ML.NET takes the keys of objects: it adds the 1 that a key begins with.
        Dictionary<string, uint> queries = rows.Rows.Select(row => row.Group!).Distinct().Index()
            .ToDictionary(query => query.Item, query => (uint)query.Index);
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[Query].ColumnType = new KeyDataViewType(typeof(uint), queries.Count);
        return WithColumns(
            Ml.Data.LoadFromEnumerable(
                rows.Rows.Select(row => new Example
                {
                    Label = Relevance(rows, row),
                    QueryOfRow = queries[row.Group!],
                    Text = row.Text,
                }).ToArray(),
                schema),
            rows);
    }

    private static int Relevance(LabeledRows rows, LabeledRow row) =>
        int.TryParse(row.Label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int relevance)
        && relevance is >= 0 and <= RelevanceGain.MostRelevance
            ? relevance
            : throw rows.Error(
                row,
                $"the relevance '{Shown.Text(row.Label)}' in '{Shown.Text(rows.LabelColumn)}' is not a whole number from 0 to "
                + $"{RelevanceGain.MostRelevance}.");

    private sealed class Example
    {
        public required float Label { get; init; }

        public required uint QueryOfRow { get; init; }

        public required string Text { get; init; }
    }
}
