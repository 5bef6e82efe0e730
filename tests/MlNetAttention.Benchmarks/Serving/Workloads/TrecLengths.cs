using MlNetAttention.Tokens;

namespace MlNetAttention.Benchmarks.Serving.Workloads;

/// <summary>
/// How many tokens the questions of trec6 have (Li and Roth 2002), as short texts to serve: read from the data where it lies
/// beside the repository, else drawn as often as they occur in it.
/// </summary>
internal sealed record TrecLengths(string Source, int[] Lengths)
{
    private const string Data = "../shared/data/trec6/train.tsv";
    private const int Shortest = 3;

    // Of the 5,452 training questions, those with 3 tokens, 4 tokens and so on.
    private static readonly int[] Questions =
    [
        4, 127, 262, 358, 489, 557, 628, 520, 522, 458, 355, 255, 219, 159, 138, 104, 76, 50,
        40, 30, 26, 12, 21, 10, 9, 4, 4, 4, 3, 2, 2, 1, 1, 1, 1,
    ];

    internal static TrecLengths Take(int count)
    {
        if (!File.Exists(Data)) return new("histogram", Draw(count));
        int[] read = [.. File.ReadLines(Data).Skip(1).Select(line => Length(line[(line.IndexOf('\t') + 1)..]))];
        if (read.Length == 0) throw new InvalidDataException($"{Data} has no rows; expected a header, then labels and texts.");
        return new("trec6", [.. Enumerable.Range(0, count).Select(i => read[i % read.Length])]);
    }

    private static int Length(string text)
    {
        int length = 0;
        foreach (ReadOnlySpan<char> _ in new WordTokenizer(text)) length++;
        return length;
    }

    private static int[] Draw(int count)
    {
        var random = new Random(3);
        int all = Questions.Sum();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int left = random.Next(all);
            int step = 0;
            while (left >= Questions[step]) left -= Questions[step++];
            return Shortest + step;
        })];
    }
}
