#:project ../src/MlNetAttention.TorchSharp/MlNetAttention.TorchSharp.csproj
#:package System.CommandLine

// The experiment of 03-swap-the-mechanism.ipynb as a program: each mechanism trained on the same rows of two sets, and what it learned.
// From the root of the repository:
//
//     dotnet run -c Release notebooks/swap-the-mechanism.cs
//     dotnet run -c Release notebooks/swap-the-mechanism.cs -- --rows 2000 --epochs 3

using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetAttention;

Option<int> rowsOption = new("--rows") { Description = "How many training rows of each set are used.", DefaultValueFactory = _ => 20_000 };
Option<int> epochsOption = new("--epochs") { Description = "The most epochs.", DefaultValueFactory = _ => 40 };
Option<int> seedOption = new("--seed") { Description = "Of the encoders.", DefaultValueFactory = _ => 1 };
var command = new RootCommand("Trains each mechanism and compares what it learned.") { rowsOption, epochsOption, seedOption };
command.SetAction(arguments =>
{
    (int rows, int epochs, int seed) = (arguments.GetValue(rowsOption), arguments.GetValue(epochsOption), arguments.GetValue(seedOption));
    Compare("riley", "", [1, 2, 3], rows, epochs, seed);
    Console.WriteLine();
    Compare("circle", "circle", [], rows, epochs, seed);
});
return command.Parse(args).Invoke();

static void Compare(string name, string folder, int[] levels, int rows, int epochs, int seed)
{
    var ml = new MLContext(seed);
    IDataView train = ml.Data.TakeRows(Load("train.tsv"), rows), test = Load("test.tsv");
    Console.WriteLine($"{name,-30}  accuracy{string.Concat(levels.Select(level => $"  level {level}"))}");
    foreach ((string rung, AttentionOptions options) in Rungs(epochs, seed))
    {
        IDataView scored = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", labelColumnName: "Label", options))
            .AppendCacheCheckpoint(ml)
            .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 }))
            .Fit(train).Transform(test);
        string byLevel = string.Concat(levels.Select(level =>
            $"{Accuracy(ml.Data.FilterRowsByColumn(scored, "Level", lowerBound: level, upperBound: level + 1)),9:F3}"));
        Console.WriteLine($"{rung,-30}  {Accuracy(scored),8:F3}{byLevel}");
    }

    double Accuracy(IDataView part) => ml.MulticlassClassification.Evaluate(part).MicroAccuracy;

    // The files beside this one's folder, wherever the program is started.
    IDataView Load(string file) => ml.Data.LoadFromTextFile<Row>(
        Path.Combine((string?)AppContext.GetData("EntryPointFileDirectoryPath") ?? "notebooks", "..", "data", "riley", folder, file), hasHeader: true);
}

static (string Name, AttentionOptions Options)[] Rungs(int epochs, int seed)
{
    AttentionOptions shipped = new()
    {
        // There is no noise in these rows that an encoder would have to be kept from learning.
        Training = new()
        {
            Seed = seed, Epochs = epochs, Patience = 10, Dropout = 0, WordDropout = 0, LabelSmoothing = 0, AdversarialNorm = 0, Folds = 1,
        },
    };
    return
    [
        ("1 fixed ratio", Bare(AttentionMechanism.FixedRatio)),
        ("2 symmetric keys", Bare(AttentionMechanism.SymmetricKeys)),
        ("3 query-key-value, tables", Bare(AttentionMechanism.QueryKeyValue, AttentionSource.Tables)),
        ("3 query-key-value, projections", Bare(AttentionMechanism.QueryKeyValue)),
        ("4 scaled dot product", Bare(AttentionMechanism.ScaledDotProduct)),
        ("4 with local context", Bare(AttentionMechanism.ScaledDotProduct, localContext: 3)),
        ("4 as shipped", shipped),
    ];

    // The mechanism and, but for local context, nothing else that could relate words.
    AttentionOptions Bare(
        AttentionMechanism mechanism, AttentionSource source = AttentionSource.Projections, int localContext = 1) => shipped with
    {
        Vocabulary = new() { SubwordBuckets = 0 },
        Encoder = new()
        {
            Mechanism = mechanism, Source = source, Layers = 1, Heads = 1, FeedForwardWidth = 0, LocalContextWidth = localContext,
            Norm = NormPlacement.BeforeWithoutFinal, Pooling = PoolingKind.Mean,
        },
    };
}

internal sealed class Row
{
    [LoadColumn(0)] public string Label { get; set; } = "";
    [LoadColumn(1)] public string Text { get; set; } = "";
    [LoadColumn(2)] public float Level { get; set; }
}
