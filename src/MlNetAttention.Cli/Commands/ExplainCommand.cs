using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Models;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention explain`: who attends to whom in a text.</summary>
internal static class ExplainCommand
{
    private const string Mean = "mean";

    private static readonly Option<string> Model = new("--model") { Description = "A saved pipeline.", Required = true };
    private static readonly Option<string> Text = new("--text") { Description = "The text to look at.", Required = true };
    private static readonly Option<int?> Layer = new("--layer") { Description = "The layer, from 1; by default the last." };
    private static readonly Option<string> Head = new("--head")
    {
        Description = $"The head, from 1, or '{Mean}' over all heads.",
        DefaultValueFactory = _ => Mean,
    };

    public static Command Create()
    {
        var command = new Command("explain", "Show which tokens of a text attend to which.") { Model, Text, Layer, Head };
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        AttentionEncoder encoder = SavedModel.Load(arguments.GetRequiredValue(Model)).Encoder;
        int layers = encoder.Options.Layers;
        int layer = arguments.GetValue(Layer) ?? layers;
        if (layer < 1 || layer > layers) throw OutOfRange("--layer", layer, layers);
        string head = arguments.GetRequiredValue(Head);
        if (head != Mean) HeadNumber(head, encoder.Options.Heads);

        EncodedSequence encoded = encoder.Encode(arguments.GetRequiredValue(Text));
        if (encoded.Tokens.Count == 0) throw new Failure("The text has no tokens.");
        AttentionMap map = encoded.AttentionMaps[layer - 1];
        float[,] weights = head == Mean ? map.Mean() : OneHead(map, HeadNumber(head, map.Heads) - 1);

        cancel.ThrowIfCancellationRequested();
        string heads = head == Mean ? $"mean of {map.Heads} heads" : $"head {head} of {map.Heads}";
        Console.Out.WriteLine($"Layer {layer} of {layers}, {heads}. The weights of a token sum to 1.");
        AttentionTable.Show(encoded.Tokens, weights);
    }

    private static int HeadNumber(string head, int heads) =>
        int.TryParse(head, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= heads
            ? number
            : throw OutOfRange("--head", head, heads, $" or '{Mean}'");

    private static Failure OutOfRange(string option, object found, int most, string orElse = "") => new(
        string.Create(CultureInfo.InvariantCulture, $"{option} is '{found}'; the model expects 1 to {most}{orElse}."),
        ExitCode.WrongUsage);

    private static float[,] OneHead(AttentionMap map, int head)
    {
        var weights = new float[map.Length, map.Length];
        for (int query = 0; query < map.Length; query++)
        {
            for (int key = 0; key < map.Length; key++) weights[query, key] = map[head, query, key];
        }

        return weights;
    }
}
