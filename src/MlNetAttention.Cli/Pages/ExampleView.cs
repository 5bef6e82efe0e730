using Microsoft.ML;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Explaining;
using MlNetAttention.Plots;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>The attention of one text, and the tokens that moved the prediction.</summary>
/// <param name="model">The pipeline as it is saved.</param>
internal sealed class ExampleView(ITransformer model)
{
    // Of longer texts a picture would be read by scrolling in both directions.
    private const int MostTokensInPicture = 60;
    private const int MostLayersInPicture = 2;

    // Every token is one more prediction, each as long as the text.
    private const int MostTokensToTakeOut = 512;

    private const int Strongest = 10;
    private const int Moved = 8;

    private readonly MLContext _ml = new();
    private readonly AttentionEncoder _encoder = AttentionStage.EncoderIn(model);

    public int Layers => _encoder.Options.Layers;

    public EncodedSequence Encode(LabeledRow row) => EncodeTexts.With(_encoder, row.Texts);

    /// <summary>Adds a picture of which tokens attend to which; of long texts, the strongest weights.</summary>
    public static void AddAttention(HtmlPage page, EncodedSequence encoded)
    {
        int tokens = encoded.Tokens.Count;
        if (tokens == 0) page.Note("The text has no tokens, so there is no attention.");
        else if (tokens <= MostTokensInPicture) AddPicture(page, encoded);
        else if (tokens <= AttentionPlotOptions.MostTokens) AddStrongest(page, encoded);
        else page.Note(Invariant($"The text has {tokens:N0} tokens, too many for their attention to be shown."));
    }

    /// <summary>The tokens that moved the prediction most.</summary>
    /// <param name="page">Where they go.</param>
    /// <param name="row">The row alone.</param>
    /// <param name="tokens">How many its text has.</param>
    public void AddMoved(HtmlPage page, LabeledRows row, int tokens)
    {
        if (tokens > MostTokensToTakeOut)
        {
            page.Note(Invariant(
                $"What moved the prediction is not looked for in texts of more than {MostTokensToTakeOut} tokens."));
            return;
        }

        if (tokens == 0) return;
        try
        {
            IDataView view = ColumnsView.Beside(new TextRowView(LearningTask.Text, row.Rows[0].Text), row);
            OcclusionExplanation explanation = _ml.Model.ExplainByOcclusion(model, view).Single();
            page.Table(
                [tokens > Moved ? Invariant($"{Moved} of {tokens} tokens") : "token", .. OcclusionTable.Headers[1..]],
                explanation.Tokens.OrderByDescending(token => Math.Abs(token.Effect)).Take(Moved).Select(Row));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // For instance a prediction that is not finite: the rest of the page is worth having all the same.
            page.Note($"What moved the prediction cannot be told: {CommandRun.OneLine(error.Message)}");
        }
    }

    private static void AddPicture(HtmlPage page, EncodedSequence encoded)
    {
        IReadOnlyList<AttentionMap> maps = encoded.AttentionMaps;
        var options = new AttentionPlotOptions { MeanOfHeads = true };
        AttentionPlot plot = maps.Count <= MostLayersInPicture
            ? encoded.ToPlot(options)
            : maps[^1].ToPlot(options with { Title = Invariant($"layer {maps.Count}") });
        page.Picture(
            theme => plot.Figure(theme), Invariant($"Heat maps of attention weights over {encoded.Tokens.Count} tokens"));
    }

    private static void AddStrongest(HtmlPage page, EncodedSequence encoded)
    {
        AttentionMap map = encoded.AttentionMaps[^1];
        float[,] mean = map.Mean();
        var all = from query in Enumerable.Range(0, map.Length)
                  from key in Enumerable.Range(0, map.Length)
                  select (query, key);
        int layer = encoded.AttentionMaps.Count;
        page.Note(Invariant(
            $"The text has {map.Length} tokens, too many for a picture. The strongest weights of layer {layer}:"));
        page.Table(
            ["token", "takes from", "weight"],
            all.OrderByDescending(pair => mean[pair.query, pair.key]).Take(Strongest).Select(pair => (string[])
            [
                ShownText.Token(map.Tokens[pair.query]), ShownText.Token(map.Tokens[pair.key]),
                Invariant($"{mean[pair.query, pair.key]:F2}"),
            ]),
            names: 2);
    }

    private string[] Row(OccludedToken token) => OcclusionTable.Row(token with
    {
        Token = ShownText.Token(token.Token),
        PredictedLabelWithout = token.PredictedLabelWithout is { } label ? Shortened.Label(label) : null,
    });
}
