#:project ../src/MlNetAttention.Plots/MlNetAttention.Plots.csproj
#:project ../src/MlNetAttention.TorchSharp/MlNetAttention.TorchSharp.csproj
#:package System.CommandLine
#:property UsesMiniLM=true

// The experiment of 05-pretrained-encoder.ipynb as a program: what all-MiniLM-L6-v2 makes of a sentence, which sentences are near,
// search by meaning, a class from a few rows, what some heads do, and the encoder trained further. Its build puts the encoder
// beside it: UsesMiniLM stands for a reference to the package MlNetAttention.MiniLM. With --plots it draws heads and learning
// curves. From the root of the repository:
//
//     dotnet run -c Release notebooks/pretrained-encoder.cs
//     dotnet run -c Release notebooks/pretrained-encoder.cs -- --rows 8 --tests 500 --plots pictures
//     dotnet run -c Release notebooks/pretrained-encoder.cs -- --claims 1600 --epochs 3
//     dotnet run -c Release notebooks/pretrained-encoder.cs -- --save artifacts/all-MiniLM-L6-v2
//
// The last is for the notebook, which has no build: it only writes the encoder to a folder.

using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention;

Option<int> rowsOption = new("--rows") { Description = "Training rows of each class.", DefaultValueFactory = _ => 4 };
Option<int> testsOption = new("--tests") { Description = "How many test rows are used.", DefaultValueFactory = _ => 2_000 };
Option<int> claimsOption = new("--claims") { Description = "Training rows of the last part.", DefaultValueFactory = _ => 300 };
Option<int> epochsOption = new("--epochs") { Description = "Epochs of fine-tuning.", DefaultValueFactory = _ => 6 };
Option<string?> plotsOption = new("--plots") { Description = "A folder for the pictures." };
Option<string?> saveOption = new("--save") { Description = "A folder to write the encoder to, and nothing else." };
var command = new RootCommand("What a pretrained encoder knows, and what it learns.")
{
    rowsOption, testsOption, claimsOption, epochsOption, plotsOption, saveOption,
};
command.SetAction(arguments =>
{
    if (arguments.GetValue(saveOption) is { } folder)
    {
        // In single precision, as the weights were read: what loads the folder rounds them once, as here.
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        PretrainedEncoders.MiniLM(new() { Storage = WeightStorage.Single }).SavePretrained(folder);
        return;
    }

    AttentionEncoder encoder = PretrainedEncoders.MiniLM();
    Tokens(encoder);
    Console.WriteLine();
    Cosines(encoder);
    Console.WriteLine();
    Search(encoder);
    Console.WriteLine();
    FewRows(encoder, arguments.GetValue(rowsOption), arguments.GetValue(testsOption));
    Console.WriteLine();
    Heads(encoder, arguments.GetValue(plotsOption));
    Console.WriteLine();
    FineTune(encoder, arguments.GetValue(claimsOption), arguments.GetValue(epochsOption), arguments.GetValue(plotsOption));
});
return command.Parse(args).Invoke();

static void Tokens(AttentionEncoder encoder)
{
    EncoderOptions shape = encoder.Options;
    Console.WriteLine(
        $"{encoder.ParameterCount:N0} parameters, {shape.Layers} layers of {shape.Heads} heads, vectors of {encoder.PooledLength}");
    foreach (string text in (string[])["Evan's dog Riley is so hyper", "Self-attention outperforms featurizers"])
        Console.WriteLine(string.Join(' ', encoder.Encode(text).Tokens));
}

static void Cosines(AttentionEncoder encoder)
{
    (string Left, string Right)[] pairs =
    [
        ("Kids are playing outdoors", "Children have fun in the garden"),
        ("A physician saw the patient", "Doctors examined one sick man"),
        ("How can I reset my password?", "Forgot the code to log in"),
        ("She bought a new laptop", "He purchased another computer"),
        ("She bought a new laptop", "She wrote a new song"),
        ("My car will not start", "My brother will not talk"),
        ("How can I reset my password?", "How can I bake my bread?"),
    ];
    string[] texts = [.. pairs.SelectMany(pair => (string[])[pair.Left, pair.Right]).Distinct()];
    ReadOnlyMemory<float>[] meaning = [.. encoder.EncodeTexts(texts)];
    ReadOnlyMemory<float>[] counting = Count(texts);

    Console.WriteLine("shared words  MiniLM  FeaturizeText");
    foreach ((string left, string right) in pairs)
    {
        (int a, int b) = (Array.IndexOf(texts, left), Array.IndexOf(texts, right));
        Console.WriteLine($"{Shared(left, right),12}  {Vectors.Cosine(meaning[a], meaning[b]),6:F2}  "
            + $"{Vectors.Cosine(counting[a], counting[b]),13:F2}  {left} | {right}");
    }
}

static ReadOnlyMemory<float>[] Count(string[] texts)
{
    var ml = new MLContext(seed: 1);
    IDataView rows = ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }));
    IDataView counted = ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(rows).Transform(rows);
    return [.. counted.GetColumn<float[]>("Features").Select(vector => (ReadOnlyMemory<float>)vector)];
}

static void Search(AttentionEncoder encoder)
{
    string[] texts = [.. File.ReadLines(Data("complaints")).Skip(1).Select(line => line.Split('\t')[1])];
    ReadOnlyMemory<float>[] vectors = [.. encoder.EncodeTexts(texts)];
    string[] queries =
    [
        "I loved swimming", "My internet connection kept failing", "That mattress gave me back pain", "Far too expensive",
        "Eggs and coffee tasted disgusting", "Gorgeous scenery",
    ];
    Console.WriteLine($"of {texts.Length} texts");
    foreach (string query in queries)
    {
        ReadOnlyMemory<float> sought = encoder.Encode(query).Pooled;
        Console.WriteLine(query);
        foreach ((int index, var vector) in vectors.Index().OrderByDescending(text => Vectors.Dot(text.Item, sought)).Take(2))
            Console.WriteLine($"  {Vectors.Dot(vector, sought):F2}  shared words {Shared(query, texts[index])}  {texts[index]}");
    }
}

static void FewRows(AttentionEncoder encoder, int rows, int tests)
{
    var ml = new MLContext(seed: 1);
    IDataView all = ml.Data.LoadFromTextFile<Row>(Data("riley", "train.tsv"), hasHeader: true);
    IDataView train = ml.Data.LoadFromEnumerable(ml.Data.CreateEnumerable<Row>(all, reuseRowObject: false)
        .Where(row => row.Level == 1).GroupBy(row => row.Label).SelectMany(rowsOfClass => rowsOfClass.Take(rows)).ToArray());
    IDataView test = ml.Data.TakeRows(ml.Data.LoadFromTextFile<Row>(Data("riley"), hasHeader: true), tests);

    ITransformer counting = Train(ml, train, ml.Transforms.Text.FeaturizeText("Features", "Text"));
    ITransformer pretrained = Train(ml, train, ml.Transforms.Text.ApplyAttentionEncoder("Features", "Text", encoder));
    Console.WriteLine("accuracy       level 1  level 2  level 3");
    foreach ((string name, ITransformer model) in new[] { ("FeaturizeText", counting), ("MiniLM", pretrained) })
    {
        IDataView scored = ml.Data.Cache(model.Transform(test), "Label", "Level", "Score", "PredictedLabel");
        Console.WriteLine($"{name,-13}  {Accuracy(scored, 1),7:F3}  {Accuracy(scored, 2),7:F3}  {Accuracy(scored, 3),7:F3}");
    }

    Console.WriteLine();
    Predict(Reload(ml, pretrained, train.Schema));

    double Accuracy(IDataView scored, int level) => ml.MulticlassClassification.Evaluate(
        ml.Data.FilterRowsByColumn(scored, "Level", lowerBound: level, upperBound: level + 1)).MicroAccuracy;
}

static ITransformer Train<T>(MLContext ml, IDataView train, IEstimator<T> featurizer)
    where T : class, ITransformer =>
    ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(featurizer)
        .AppendCacheCheckpoint(ml)
        .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())
        .Append(ml.Transforms.Conversion.MapKeyToValue("Answer", "PredictedLabel"))
        .Fit(train);

static PredictionEngine<Row, Prediction> Reload(MLContext ml, ITransformer model, DataViewSchema inputs)
{
    using var file = new MemoryStream();
    ml.Model.Save(model, inputs, file);
    Console.WriteLine($"saved: {file.Length / 1_000_000} MB");
    file.Position = 0;

    var fresh = new MLContext(); // in which nothing was registered
    return fresh.Model.CreatePredictionEngine<Row, Prediction>(fresh.Model.Load(file, out DataViewSchema schema), schema);
}

// None of these words for a being is in the training rows.
static void Predict(PredictionEngine<Row, Prediction> engine)
{
    foreach (string text in (string[])["My puppy barks at the postman", "A kitten purrs on the sofa", "The pony trots to its stable"])
        Console.WriteLine($"{engine.Predict(new Row { Text = text }).Answer} <- {text}");
}

static void Heads(AttentionEncoder encoder, string? plots)
{
    EncodedSequence sentence = encoder.Encode("Evan's dog Riley is so hyper, she never stops moving");
    string[] tokens = [.. sentence.Tokens];
    (int Layer, int Head)[] heads = [(1, 3), (2, 9), (2, 11), (6, 12)];
    foreach ((int layer, int head) in heads)
    {
        AttentionMap map = sentence.AttentionMaps[layer - 1];
        string[] most = [.. ((string[])["dog", "riley", "she"]).Select(taker => Most(map, head - 1, taker))];
        Console.WriteLine($"layer {layer}, head {head}:  {string.Join("  ", most)}");
    }

    if (plots is null) return;
    Directory.CreateDirectory(plots);
    foreach ((int layer, int head) in heads)
    {
        sentence.AttentionMaps[layer - 1].ToPlot(new() { Head = head - 1, Title = $"layer {layer}" })
            .Save(Path.Combine(plots, $"layer-{layer}-head-{head}.svg"));
    }

    string Most(AttentionMap map, int head, string taker)
    {
        int query = Array.IndexOf(tokens, taker), most = Enumerable.Range(0, map.Length).MaxBy(key => map[head, query, key]);
        return $"{taker} from {tokens[most]} {map[head, query, most]:F2}";
    }
}

static void FineTune(AttentionEncoder encoder, int claims, int epochs, string? plots)
{
    var ml = new MLContext(seed: 1);
    IDataView train = ml.Data.TakeRows(ml.Data.LoadFromTextFile<Claim>(Data("chase", "train.tsv"), hasHeader: true), claims);
    IDataView test = ml.Data.LoadFromTextFile<Claim>(Data("chase"), hasHeader: true);

    Console.WriteLine("encoder     accuracy  log-loss");
    (_, List<double> frozenCurve) = Learn("frozen", PretrainedUse.Frozen, new() { Epochs = 30 });
    (AttentionEncoder tuned, List<double> tunedCurve) = Learn("fine-tuned", PretrainedUse.FineTuned, new() { Epochs = epochs });
    Moved(encoder, tuned, plots);
    if (plots is not null)
        Curves(("frozen", frozenCurve), ("fine-tuned", tunedCurve)).SaveSvg(Path.Combine(plots, "learning-curves.svg"), 560, 340);

    (AttentionEncoder Encoder, List<double> Accuracies) Learn(string name, PretrainedUse use, TrainingOptions training)
    {
        var curve = new Curve();
        var trainer = new AttentionTrainerOptions
        {
            Pretrained = encoder,
            PretrainedUse = use,
            Training = training with { ValidationFraction = 0.25, Progress = curve },
        };
        var fitted = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.Attention("Label", ["Text"], trainer))
            .Fit(train);

        MulticlassClassificationMetrics measured = ml.MulticlassClassification.Evaluate(fitted.Transform(test));
        Console.WriteLine($"{name,-10}  {measured.MicroAccuracy,8:F3}  {measured.LogLoss,8:F3}");
        return (fitted.LastTransformer.Encoder, curve.Accuracies);
    }
}

static ScottPlot.Plot Curves(params (string Name, List<double> Accuracies)[] lines)
{
    ScottPlot.Plot chart = new();
    foreach ((string name, List<double> accuracies) in lines)
    {
        double[] epochs = [.. Enumerable.Range(1, accuracies.Count).Select(epoch => (double)epoch)];
        ScottPlot.Plottables.Scatter line = chart.Add.Scatter(epochs, accuracies.ToArray());
        (line.LegendText, line.LineWidth) = (name, 2);
    }

    chart.XLabel("epoch");
    chart.YLabel("held-out accuracy");
    chart.Axes.SetLimitsY(0, 1.05);
    chart.ShowLegend(ScottPlot.Alignment.LowerRight);
    chart.RenderInMemory(); // a first time, before its axes have settled
    return chart;
}

static void Moved(AttentionEncoder encoder, AttentionEncoder tuned, string? plots)
{
    const string Text = "The young cat often chased the clever fox today.";
    EncodedSequence before = encoder.Encode(Text), after = tuned.Encode(Text);
    (int layers, int heads) = (encoder.Options.Layers, encoder.Options.Heads);
    Console.WriteLine("taken    from cat before  after  from fox before  after");
    for (int layer = 0; layer < layers; layer++)
    {
        Console.WriteLine($"layer {layer + 1}  {Taken(before, layer, "cat"),15:F2}  {Taken(after, layer, "cat"),5:F2}"
            + $"  {Taken(before, layer, "fox"),15:F2}  {Taken(after, layer, "fox"),5:F2}");
    }

    (int most, int which, float share) = Enumerable.Range(0, layers)
        .SelectMany(layer => Enumerable.Range(0, heads).Select(head =>
            (Layer: layer, Head: head, Share: Share(before.AttentionMaps[layer], after.AttentionMaps[layer], head))))
        .MaxBy(map => map.Share);
    Console.WriteLine($"moved most: layer {most + 1}, head {which + 1}, {share:P0} of its weight");
    if (plots is null) return;
    foreach ((string name, EncodedSequence sequence) in new[] { ("before", before), ("after", after) })
    {
        sequence.AttentionMaps[most].ToPlot(new() { Head = which, Title = $"{name}, layer {most + 1}" })
            .Save(Path.Combine(plots, $"{name}.svg"));
    }

    // The mean over heads and over the tokens that take.
    static float Taken(EncodedSequence sequence, int layer, string token)
    {
        float[,] weights = sequence.AttentionMaps[layer].Mean();
        int key = sequence.Tokens.ToList().IndexOf(token);
        return Enumerable.Range(0, sequence.Tokens.Count).Average(query => weights[query, key]);
    }

    static float Share(AttentionMap earlier, AttentionMap later, int head)
    {
        float sum = 0;
        for (int query = 0; query < earlier.Length; query++)
        {
            for (int key = 0; key < earlier.Length; key++) sum += MathF.Abs(later[head, query, key] - earlier[head, query, key]);
        }

        return sum / 2 / earlier.Length;
    }
}

static int Shared(string left, string right)
{
    return Words(left).Intersect(Words(right)).Count();

    static string[] Words(string text) =>
        text.ToLowerInvariant().Split([' ', ',', '.', '?'], StringSplitOptions.RemoveEmptyEntries);
}

// A file beside this one's folder, wherever the program is started.
static string Data(string folder, string name = "test.tsv") => Path.Combine(
    (string?)AppContext.GetData("EntryPointFileDirectoryPath") ?? "notebooks", "..", "data", folder, name);

internal static class Vectors
{
    public static float Dot(ReadOnlyMemory<float> left, ReadOnlyMemory<float> right)
    {
        float sum = 0;
        for (int i = 0; i < left.Length; i++) sum += left.Span[i] * right.Span[i];
        return sum;
    }

    public static float Cosine(ReadOnlyMemory<float> left, ReadOnlyMemory<float> right) =>
        Dot(left, right) / MathF.Sqrt(Dot(left, left) * Dot(right, right));
}

internal sealed class Row
{
    [LoadColumn(0)] public string Label { get; set; } = "";
    [LoadColumn(1)] public string Text { get; set; } = "";
    [LoadColumn(2)] public float Level { get; set; }
}

internal sealed class Claim
{
    [LoadColumn(0)] public string Label { get; set; } = "";
    [LoadColumn(1)] public string Text { get; set; } = "";
}

internal sealed class Prediction
{
    public string Answer { get; set; } = "";
}

/// <summary>Keeps the accuracy on held-out rows after every epoch.</summary>
internal sealed class Curve : IProgress<TrainingProgress>
{
    public List<double> Accuracies { get; } = [];

    public void Report(TrainingProgress value)
    {
        if (value.Step == value.Steps && value.Validation is { } found) Accuracies.Add(found.Metric);
    }
}
