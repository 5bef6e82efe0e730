namespace MlNetAttention.Training.Tests.FineTuning;

/// <summary>Rows of words that the small pretrained encoder knows: the label follows from which of two comes first.</summary>
internal static class PetRows
{
    private static readonly string[] Fillers = ["the", "a", "is", "riley"];

    /// <summary>Texts of 2 to 5 words in which "cats" stands before "dogs" or after it: at most 7 pieces.</summary>
    internal static List<Row> Of(int count, int seed = 7)
    {
        var random = new Random(seed);
        var rows = new List<Row>();
        for (int i = 0; i < count; i++)
        {
            bool catsFirst = i % 2 == 0;
            List<string> words = catsFirst ? ["cats", "dogs"] : ["dogs", "cats"];
            for (int extra = random.Next(4); extra > 0; extra--)
            {
                words.Insert(random.Next(words.Count + 1), Fillers[random.Next(Fillers.Length)]);
            }

            rows.Add(new Row
            {
                Text = string.Join(' ', words),
                Label = catsFirst ? "cats" : "dogs",
                Flag = catsFirst,
                Number = catsFirst ? 3.5f : -1f,
                Words = [.. words],
                Classes = [catsFirst, words.Contains("is"), words.Contains("riley")],
                Tags = [.. words.Select(word => Fillers.Contains(word) ? "O" : catsFirst ? "B-cats" : "B-dogs")],
            });
        }

        return rows;
    }
}
