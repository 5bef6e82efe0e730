using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests;

/// <summary>A row of small synthetic data: the label follows from which of two words comes first.</summary>
public sealed class Row
{
    public string Text { get; set; } = "";

    public string Label { get; set; } = "";

    public bool Flag { get; set; }

    public float Number { get; set; }

    [VectorType]
    public string[] Words { get; set; } = [];

    [VectorType(3)]
    public string[] ThreeWords { get; set; } = ["", "", ""];

    /// <summary>Whether "left" comes first, and whether "old" and "quiet" occur.</summary>
    [VectorType(3)]
    public bool[] Classes { get; set; } = [false, false, false];

    /// <summary>A tag per word: "filler", or which of the two words comes first.</summary>
    [VectorType]
    public string[] Tags { get; set; } = [];
}

internal static class Rows
{
    private static readonly string[] Fillers = ["the", "old", "very", "quiet", "one"];

    /// <summary>Texts of 2 to 7 words in which "left" stands before "right" or after it.</summary>
    internal static List<Row> OrderOfTwo(int count, int seed = 7)
    {
        var random = new Random(seed);
        var rows = new List<Row>();
        for (int i = 0; i < count; i++)
        {
            bool leftFirst = i % 2 == 0;
            List<string> words = leftFirst ? ["left", "right"] : ["right", "left"];
            for (int extra = random.Next(6); extra > 0; extra--)
            {
                words.Insert(random.Next(words.Count + 1), Fillers[random.Next(Fillers.Length)]);
            }

            rows.Add(new Row
            {
                Text = string.Join(' ', words),
                Label = leftFirst ? "first" : "second",
                Flag = leftFirst,
                Number = leftFirst ? 3.5f : -1f,
                Words = [.. words],
                ThreeWords = [words[0], words[1], words.Count > 2 ? words[2] : ""],
                Classes = [leftFirst, words.Contains("old"), words.Contains("quiet")],
                Tags = [.. words.Select(word => Fillers.Contains(word) ? "filler" : leftFirst ? "left first" : "right first")],
            });
        }

        return rows;
    }

    /// <summary>Rows whose labels cannot be told from their text.</summary>
    internal static List<Row> AllTheSame(int count)
    {
        List<Row> rows = OrderOfTwo(count);
        foreach (Row row in rows) row.Text = "the same old text";
        return rows;
    }

    internal static IDataView View(this MLContext ml, IEnumerable<Row> rows) => ml.Data.LoadFromEnumerable(rows);

    /// <summary>Options that train in a second.</summary>
    internal static AttentionOptions Small { get; } = new()
    {
        Encoder = new EncoderOptions { Width = 12, Heads = 2, Layers = 1, FeedForwardWidth = 13 },
        Training = new TrainingOptions { Epochs = 3, BatchSize = 16, Threads = 2, FoldRepeats = 1 },
    };

    /// <summary>Options that learn rows by heart: nothing keeps the encoder from it, and nobody tells it of other rows.</summary>
    internal static AttentionOptions ByHeart { get; } = Small with
    {
        Vocabulary = new VocabularyOptions { SubwordBuckets = 0 },
        Training = Small.Training with
        {
            Epochs = 30,
            LearningRate = 0.02,
            Dropout = 0,
            WordDropout = 0,
            ValidationFraction = 0,
            Folds = 3,
            FoldRepeats = 2,
            Distillation = 0,
        },
    };

    internal static float[][] Features(this IDataView view, string column = "Features") =>
        [.. view.GetColumn<float[]>(column)];
}
