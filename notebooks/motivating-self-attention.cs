#:project ../src/MlNetAttention.Plots/MlNetAttention.Plots.csproj
#:project ../src/MlNetAttention.TorchSharp/MlNetAttention.TorchSharp.csproj
#:package System.CommandLine

// The walk of 01-motivating-self-attention.ipynb as a program: the four mechanisms by hand, then an encoder that has learned who
// takes in whom. With --plots it draws what it prints. From the root of the repository:
//
//     dotnet run -c Release notebooks/motivating-self-attention.cs
//     dotnet run -c Release notebooks/motivating-self-attention.cs -- --rows 2000 --epochs 3 --plots pictures

using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention;

Option<int> rowsOption = new("--rows") { Description = "How many training rows are used.", DefaultValueFactory = _ => 20_000 };
Option<int> epochsOption = new("--epochs") { Description = "The most epochs.", DefaultValueFactory = _ => 20 };
Option<int> seedOption = new("--seed") { Description = "Of the encoder.", DefaultValueFactory = _ => 1 };
Option<string?> plotsOption = new("--plots") { Description = "A folder for the pictures." };
var command = new RootCommand("From mixing every word with every other to attention.") { rowsOption, epochsOption, seedOption, plotsOption };
command.SetAction(arguments =>
{
    string? plots = arguments.GetValue(plotsOption);
    if (plots is not null) Directory.CreateDirectory(plots);
    ByHand(plots);
    Learned(arguments.GetValue(rowsOption), arguments.GetValue(epochsOption), arguments.GetValue(seedOption), plots);
});
return command.Parse(args).Invoke();

static void ByHand(string? plots)
{
    // How much of a name, of a dog and of motion is in a word; a name by itself does not say whose.
    double[][] values = Words.Vectors(
        ("evan", [1, 0, 0]), ("riley", [1, 0, 0]), ("dog", [0, 1, 0]), ("hyper", [0, 0, 1]), ("moving", [0, 0, 1]));
    Words.Show("values", values);

    // Two words alone: the ratio knows nothing about either of them.
    Words.Header("1 fixed ratio, two words");
    foreach ((string word, string other) in ((string, string)[])[("riley", "dog"), ("evan", "dog"), ("riley", "so")])
        Words.Line($"{word} with {other}", AttentionByHand.MixPairByFixedRatio(Words.Of(word, values), Words.Of(other, values)).Mixed);
    Step("1 fixed ratio", AttentionByHand.FixedRatio(values));

    // A name, a being, a state, a word that joins others.
    double[][] keys = Words.Vectors(
    [
        ("evan", [1, 0.5, 0, 0]), ("riley", [1, 0.5, 0, 0]), ("dog", [0, 1, 0, 0]), ("she", [0.5, 1, 0, 0]),
        ("hyper", [0, 0, 1, 0]), ("moving", [0, 0, 1, 0]), .. Words.Joining.Select(word => (word, new double[] { 0, 0, 0, 1 })),
    ]);

    // Two words alone: the more alike, the less arrives, the reverse of what is wanted.
    Words.Header("2 symmetric keys, two words");
    foreach (string other in (string[])["evan", "dog", "so"])
    {
        var pair = AttentionByHand.MixPairByKeys(
            Words.Of("riley", values), Words.Of(other, values), Words.Of("riley", keys), Words.Of(other, keys));
        Words.Line($"riley with {other}, r = {pair.Relevance:F2}", pair.Mixed);
    }

    Step("2 symmetric keys", AttentionByHand.SymmetricKeys(values, keys));

    // What riley and she look for is not what they offer.
    double[][] offered = Offers(ofRiley: [0, 1, 0, 0, 0], ofShe: [0, 0.2, 0, 0, 0]);
    double[][] queries = Offers(ofRiley: [0, 0.5, 1, 0, 0], ofShe: [0, 1, 0, 0, 0]);
    Step("3 query-key-value", AttentionByHand.QueryKeyValue(values, offered, queries));

    double[][] sharper = [.. queries.Select(query => query.Select(number => 10 * number).ToArray())];
    Step("4 scaled dot product", AttentionByHand.ScaledDotProduct(values, offered, sharper));

    void Step(string name, AttentionByHandResult result)
    {
        (int dog, int riley) = (Array.IndexOf(Words.All, "dog"), Array.IndexOf(Words.All, "riley"));
        Words.Show(name, result.Mixed);
        Console.WriteLine($"dog for riley {result.Relevances[riley][dog]:F2}, riley for dog {result.Relevances[dog][riley]:F2}");
        if (plots is not null) (result with { Tokens = Words.All }).ToPlot().Save(Path.Combine(plots, $"{name.Replace(' ', '-')}.svg"));
    }

    // An owner, the name of a pet, a kind, a state, a word that joins others.
    static double[][] Offers(double[] ofRiley, double[] ofShe) => Words.Vectors(
    [
        ("evan", [1, 0, 0, 0, 0]), ("riley", ofRiley), ("dog", [0, 0, 1, 0, 0]), ("she", ofShe),
        ("hyper", [0, 0, 0, 1, 0]), ("moving", [0, 0, 0, 1, 0]), .. Words.Joining.Select(word => (word, new double[] { 0, 0, 0, 0, 1 })),
    ]);
}

static void Learned(int rows, int epochs, int seed, string? plots)
{
    var ml = new MLContext(seed);
    string file = Path.Combine(
        (string?)AppContext.GetData("EntryPointFileDirectoryPath") ?? "notebooks", "..", "data", "riley", "train.tsv");
    IDataView train = ml.Data.TakeRows(ml.Data.LoadFromTextFile<Row>(file, hasHeader: true), rows);
    AttentionEncoder encoder = ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(ml.Transforms.Text.FeaturizeWithAttention(
            "Features", "Text", labelColumnName: "Label", new() { Training = new() { Seed = seed, Epochs = epochs, Progress = new EpochLines() } }))
        .Fit(train).LastTransformer.Encoder;

    EncodedSequence sentence = encoder.Encode("Evan's dog Riley is so hyper, she never stops moving");
    string[] tokens = [.. sentence.Tokens];
    int riley = Array.IndexOf(tokens, "riley");
    foreach ((int layer, AttentionMap map) in sentence.AttentionMaps.Index())
    {
        for (int head = 0; head < map.Heads; head++)
        {
            int most = Enumerable.Range(0, map.Length).Where(key => key != riley).MaxBy(key => map[head, riley, key]);
            Console.WriteLine($"layer {layer + 1}, head {head + 1}: riley takes most from {tokens[most]}, {map[head, riley, most]:F2}");
        }
    }

    if (plots is not null) sentence.ToPlot().Save(Path.Combine(plots, "learned.html"));
}

internal static class Words
{
    public static readonly string[] All = "evan 's dog riley is so hyper , she never stops moving".Split(' ');

    public static readonly string[] Joining = ["'s", "is", "so", ",", "never", "stops"];

    // Values, keys and queries are of one length: what is not given is 0.
    public static double[][] Vectors(params (string Word, double[] Vector)[] known) =>
        [.. All.Select(word => known.FirstOrDefault(of => of.Word == word).Vector ?? []).Select(vector => (double[])[.. vector, .. new double[5 - vector.Length]])];

    public static double[] Of(string word, double[][] vectors) => vectors[Array.IndexOf(All, word)];

    public static void Header(string title) => Console.WriteLine($"{title,-27} name   dog  motion");

    public static void Line(string title, double[] vector) =>
        Console.WriteLine($"{title,-27}{string.Concat(vector.Take(3).Select(number => $"{number,5:F2} "))}");

    public static void Show(string title, double[][] vectors)
    {
        Header(title);
        foreach (string word in (string[])["evan", "dog", "riley", "she"]) Line(word, Of(word, vectors));
    }
}

internal sealed class Row
{
    [LoadColumn(0)] public string Label { get; set; } = "";
    [LoadColumn(1)] public string Text { get; set; } = "";
}

/// <summary>A line for every epoch.</summary>
internal sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Step == value.Steps) Console.WriteLine($"{value.Position}: loss {value.TrainingLoss:F3}, {value.Elapsed.TotalSeconds:F0} s");
    }
}
