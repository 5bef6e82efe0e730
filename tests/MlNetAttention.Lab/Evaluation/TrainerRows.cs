using Microsoft.ML;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>A row of synthetic data: a text, and what follows from one word of it.</summary>
internal sealed class TrainerRow
{
    public required string Text { get; init; }

    public required string Class { get; init; }

    public required bool Flag { get; init; }

    public required float Number { get; init; }
}

/// <summary>Five words from terrible to excellent among fillers; the row's number is its word's, with a little noise.</summary>
internal static class TrainerRows
{
    private const double Noise = 0.05;

    private static readonly string[] Grades = ["terrible", "poor", "fair", "good", "excellent"];

    /// <param name="ml">The context of the view.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="seed">Other rows for another seed.</param>
    /// <param name="low">The number of the lowest grade.</param>
    /// <param name="high">The number of the highest.</param>
    public static IDataView View(MLContext ml, int count, int seed, float low = 0, float high = 1)
    {
        var random = new Random(seed);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
        {
            int grade = random.Next(Grades.Length);
            string[] words = [.. Enumerable.Range(0, 5).Select(_ => $"w{random.Next(50)}")];
            words[random.Next(words.Length)] = Grades[grade];
            double noise = Noise * (2 * random.NextDouble() - 1);
            return new TrainerRow
            {
                Text = string.Join(' ', words),
                Class = Grades[grade],
                Flag = grade > 1,
                Number = (float)(low + (high - low) * (grade / (Grades.Length - 1.0) + noise)),
            };
        }).ToArray());
    }
}
