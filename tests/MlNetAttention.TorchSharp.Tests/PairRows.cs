using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests;

/// <summary>Two statements of the same words, one the reverse of the other: the class is what the first of them says.</summary>
public sealed class PairRow
{
    public string First { get; set; } = "";

    public string Second { get; set; } = "";

    [VectorType]
    public string[] FirstWords { get; set; } = [];

    [VectorType]
    public string[] SecondWords { get; set; } = [];

    public bool Flag { get; set; }

    public float Number { get; set; }

    public string Label { get; set; } = "";

    /// <summary>A tag per word of the first statement: "filler", or which of the two words comes first in it.</summary>
    [VectorType]
    public string[] Tags { get; set; } = [];
}

internal static class PairRows
{
    private static readonly string[] Fillers = ["the", "old", "very", "quiet", "one"];

    internal static List<PairRow> WhoSaidIt(int count, int seed = 7)
    {
        var random = new Random(seed);
        var rows = new List<PairRow>();
        for (int i = 0; i < count; i++)
        {
            bool leftFirst = i % 2 == 0;
            string[] first = Statement(leftFirst), second = Statement(!leftFirst);
            rows.Add(new PairRow
            {
                First = string.Join(' ', first),
                Second = string.Join(' ', second),
                FirstWords = first,
                SecondWords = second,
                Flag = leftFirst,
                Number = leftFirst ? 3.5f : -1f,
                Label = leftFirst ? "left" : "right",
                Tags = [.. first.Select(word => Fillers.Contains(word) ? "filler" : leftFirst ? "left first" : "right first")],
            });
        }

        return rows;

        // Fillers on all sides, so that no run of characters tells the order.
        string[] Statement(bool leftFirst) =>
            [.. Some(), leftFirst ? "left" : "right", .. Some(), leftFirst ? "right" : "left", .. Some()];

        string[] Some() => [.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Fillers[random.Next(Fillers.Length)])];
    }
}
