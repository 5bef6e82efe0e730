using System.Globalization;

namespace MlNetAttention.EndToEnd.Tests.Data;

/// <summary>What data/answers promises about its rows, read from the committed files without the generator's help.</summary>
public sealed class AnswersFilesTests
{
    private static readonly string[] FileNames = ["train.tsv", "test.tsv"];
    private static readonly Row[] Train = Read("train.tsv");
    private static readonly Row[] Test = Read("test.tsv");

    private sealed record Row(string Query, int Relevance, string Text)
    {
        private int End => Text.IndexOfAny(['?', '.']) + 1;

        public string Question => Text[..End];

        private string[] Sentence => Text[End..].Trim().Split(' ');

        /// <summary>The words but for the last ones, which say when or where.</summary>
        public string[] Bag => [.. Sentence[..(Sentence[2] == "is" ? 7 : 5)].Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void A_query_is_one_question_with_eight_sentences_in_one_file_alone()
    {
        Assert.All(Train.Concat(Test).GroupBy(row => row.Query), query =>
        {
            Assert.Single(query.DistinctBy(row => row.Question));
            Assert.Equal([3, 2, 1, 1, 0, 0, 0, 0], query.Select(row => row.Relevance).OrderDescending());
        });
        Assert.Empty(Train.Select(row => row.Query).Intersect(Test.Select(row => row.Query)));
    }

    [Fact]
    public void Both_answers_have_the_words_of_a_sentence_that_is_none() =>
        Assert.All(Train.Concat(Test).GroupBy(row => row.Query), query => Assert.All(
            query.Where(row => row.Relevance >= 2),
            answer => Assert.Contains(query, other => other.Relevance == 0 && other.Bag.SequenceEqual(answer.Bag))));

    [Fact]
    public async Task Without_a_seed_it_writes_the_committed_files_and_the_readme_shows_its_counts() =>
        await CommittedFiles.AreWrittenAsync("answers", FileNames);

    private static Row[] Read(string name) =>
    [
        .. from line in File.ReadLines(BuiltPaths.InRepository("data", "answers", name)).Skip(1)
           let fields = line.Split('\t')
           select new Row(fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), fields[2]),
    ];
}
