using Microsoft.ML;
using MlNetAttention.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Benchmarks.Training;

/// <summary>Rows to train on.</summary>
internal static class TrainingRows
{
    private const int GeneratedRows = 5_452;
    private const int GeneratedWords = 8_000;

    /// <summary>A tab-separated file with a header, its label first and its text second.</summary>
    internal static TrainingSet Read(string path) => Set(File.ReadLines(path).Skip(1).Select(line =>
    {
        string[] fields = line.Split('\t');
        return fields.Length >= 2
            ? new Row { Label = fields[0], Text = fields[1] }
            : throw new InvalidDataException($"{path}: '{line}' has one column; expected a label and a text.");
    }));

    /// <summary>As many rows as trec6 has, of like lengths (3 to 37, 10 on average), of words by Zipf's law.</summary>
    internal static TrainingSet Generate()
    {
        var random = new Random(1);
        string[] words = [.. Enumerable.Range(0, GeneratedWords).Select(_ => Word(random))];
        return Set(Enumerable.Range(0, GeneratedRows).Select(_ =>
        {
            int length = Math.Clamp((int)Math.Round(9.5 * Math.Exp(0.42 * Normal(random))), 3, 37);
            IEnumerable<string> text = Enumerable.Range(0, length)
                .Select(_ => words[(int)Math.Pow(GeneratedWords, random.NextDouble()) - 1]);
            return new Row { Label = $"{random.Next(6)}", Text = string.Join(' ', text) };
        }));
    }

    private static TrainingSet Set(IEnumerable<Row> rows)
    {
        var ml = new MLContext(seed: 1);
        IDataView view = ml.Data.LoadFromEnumerable(rows.ToArray());
        view = ml.Transforms.Conversion.MapValueToKey(nameof(Row.Label)).Fit(view).Transform(view);
        return TrainingSetReader.Read(
            new MlNetHost(ml, "Benchmark"), view, new TrainingColumns(nameof(Row.Text), nameof(Row.Label)), new AttentionOptions(),
            () => { });
    }

    private static string Word(Random random) =>
        new([.. Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)('a' + random.Next(26)))]);

    // Box and Muller 1958.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Row
    {
        public string Label { get; init; } = "";

        public string Text { get; init; } = "";
    }
}
