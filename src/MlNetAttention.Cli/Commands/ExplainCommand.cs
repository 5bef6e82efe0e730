using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;
using MlNetAttention.Scoring;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention explain`: which tokens of a text attend to which, and which moved the prediction.</summary>
internal static class ExplainCommand
{
    private const string Mean = "mean";

    private static readonly Option<string[]> Text = new("--text")
    {
        Description = "The text to look at; once for each of several text columns, in their order in training. Columns that "
            + "rows may lack are left out together.",
        Required = true,
    };

    private static readonly Option<int?> Layer = new("--layer") { Description = "The layer, from 1; by default the last." };
    private static readonly Option<string> Head = new("--head")
    {
        Description = $"The head, from 1, or '{Mean}' over all heads.",
        DefaultValueFactory = _ => Mean,
    };

    private static readonly Option<OcclusionKind> Occlusion = new("--occlusion")
    {
        Description = "How a token is taken out to see what it moved.",
        DefaultValueFactory = _ => OcclusionKind.Delete,
    };

    private static readonly FileOption<string?> Json = new("--json", FileUse.Written)
    {
        Description = "Where to write all numbers.",
    };

    private static readonly FileOption<string?> Plot = PictureTarget.Option(
        "--plot", "A .svg, .png or .html to draw all layers and heads in, or those chosen.", Enum.GetValues<PictureFormat>());

    private static readonly Option<PlotTheme> Theme = new("--theme")
    {
        Description = "The colours of a .svg or .png; an .html has both.",
    };

    public static Command Create()
    {
        CliCommand command = new CliCommand(
                "explain", "Show which tokens of a text attend to which, and which of them moved the prediction.",
                "explain --model model.zip --text \"a good day\" --plot attention.html")
            .Group("Input", DataOptions.SavedPipeline, Text)
            .Group("What is shown", Layer, Head, Occlusion)
            .Group("Output", Json, Plot, Theme);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        string? json = arguments.GetValue(Json);
        string? plot = arguments.GetValue(Plot);
        SavedModel model = SavedModel.Load(arguments.GetRequiredValue(DataOptions.SavedPipeline));
        string[] given = arguments.GetRequiredValue(Text);
        string[] texts = ForColumns(given, model.Attention.Columns.Inputs);
        EncodedSequence encoded = EncodeTexts.With(model.Attention.Encoder, texts);
        AttentionPart attention = Attention(arguments, model.Attention.Encoder, encoded);
        byte[]? picture = plot is null ? null : Picture(arguments, encoded).Render(plot);

        cancel.ThrowIfCancellationRequested();
        OcclusionKind kind = arguments.GetValue(Occlusion);
        (OcclusionExplanation? explanation, string? obstacle) = Explain(model, texts, kind);

        cancel.ThrowIfCancellationRequested();
        var outputs = new Outputs(cancel);
        outputs.Try(() => Show(attention, explanation, obstacle, kind, CutTexts.Describe(model.Attention.Encoder, texts)));
        OcclusionPart? occlusion = explanation is null ? null : OcclusionPart.Of(explanation, kind);
        outputs.Write(json, new ExplainFile(LabeledRow.Joined(given), attention, occlusion).Write);
        outputs.Write(plot, stream => stream.Write(picture));
        outputs.Complete();
    }

    // A column that is left out has no tokens, as an empty text has none.
    private static string[] ForColumns(string[] given, InputColumns inputs)
    {
        if (given.Length == inputs.Count) return given;
        string[] optional = inputs.OptionalNames, needed = [.. inputs.Names.Except(optional)];
        if (given.Length == needed.Length)
        {
            return [.. inputs.Names.Select(name => optional.Contains(name) ? "" : given[Array.IndexOf(needed, name)])];
        }

        string orElse = optional.Length == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $", or {needed.Length}, for {Shown.List(needed)}");
        throw Failure.OfUsage(string.Create(CultureInfo.InvariantCulture,
            $"--text is given {given.Length} times; the model expects {inputs.Count}, for {Shown.List(inputs.Names)}{orElse}."));
    }

    private static void Show(
        AttentionPart attention, OcclusionExplanation? explanation, string? obstacle, OcclusionKind kind, string? cut)
    {
        if (cut is not null) Console.Out.WriteLine(cut);
        string heads = attention.Head == Mean
            ? $"mean of {attention.Heads} heads"
            : $"head {attention.Head} of {attention.Heads}";
        Console.Out.WriteLine($"Layer {attention.Layer} of {attention.Layers}, {heads}. The weights of a token sum to 1.");
        AttentionTable.Show(attention.Tokens, attention.Weights);
        if (explanation is null && obstacle is null) return;
        Console.Out.WriteLine();
        if (explanation is not null) OcclusionTable.Show(explanation, kind, attention.Layers);
        else Console.Out.WriteLine($"What moved the prediction cannot be told from the text: {obstacle}");
    }

    private static AttentionPart Attention(ParseResult arguments, AttentionEncoder encoder, EncodedSequence encoded)
    {
        int layers = encoder.Options.Layers;
        int layer = arguments.GetValue(Layer) ?? layers;
        if (layer < 1 || layer > layers) throw OutOfRange("--layer", layer, layers);
        string head = arguments.GetRequiredValue(Head);
        int? number = head == Mean ? null : HeadNumber(head, encoder.Options.Heads);

        if (encoded.Tokens.Count == 0) throw new Failure("The text has no tokens.");
        AttentionMap map = encoded.AttentionMaps[layer - 1];
        return new AttentionPart(layer, layers, head, map.Heads, encoded.Tokens, Weights(map, number - 1));
    }

    /// <summary>A picture of the chosen layer and head, or of all.</summary>
    private static AttentionPlot Picture(ParseResult arguments, EncodedSequence encoded)
    {
        string head = arguments.GetRequiredValue(Head);
        bool headIsChosen = arguments.GetResult(Head) is { Implicit: false };
        var options = new AttentionPlotOptions
        {
            Theme = arguments.GetValue(Theme),
            MeanOfHeads = headIsChosen && head == Mean,
            Head = head == Mean ? null : HeadNumber(head, encoded.AttentionMaps[0].Heads) - 1,
        };
        return arguments.GetValue(Layer) is not { } layer ? encoded.ToPlot(options)
            : encoded.AttentionMaps[layer - 1].ToPlot(options with { Title = $"layer {layer}" });
    }

    /// <summary>The weights [T][T] of a head, or the mean over all heads.</summary>
    private static float[][] Weights(AttentionMap map, int? head)
    {
        float[,] mean = map.Mean();
        int[] all = [.. Enumerable.Range(0, map.Length)];
        return
        [
            .. all.Select(query => head is { } one ? map.Row(one, query).ToArray() : [.. all.Select(key => mean[query, key])]),
        ];
    }

    // A model that needs more than the text still has its attention shown.
    private static (OcclusionExplanation? Explanation, string? Obstacle) Explain(
        SavedModel model, string[] texts, OcclusionKind kind)
    {
        if (!model.Predicts) return (null, null);
        try
        {
            return (model.Explain(texts, kind), null);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return (null, CommandRun.OneLine(error.Message));
        }
    }

    private static int HeadNumber(string head, int heads) =>
        int.TryParse(head, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= heads
            ? number
            : throw OutOfRange("--head", head, heads, $" or '{Mean}'");

    private static Failure OutOfRange(string option, object found, int most, string orElse = "") => new(
        string.Create(CultureInfo.InvariantCulture, $"{option} is '{found}'; the model expects 1 to {most}{orElse}."),
        ExitCode.WrongUsage);
}
