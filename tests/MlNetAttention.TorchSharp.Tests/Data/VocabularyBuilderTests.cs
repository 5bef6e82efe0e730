using MlNetAttention.Data;

namespace MlNetAttention.Training.Tests.Data;

public sealed class VocabularyBuilderTests
{
    [Fact]
    public void The_most_frequent_come_first_and_ties_go_by_text()
    {
        var (vocabulary, finalIds, counts) = Count("b a c a d c e", new VocabularyOptions());
        Assert.Equal(["a", "c", "b", "d", "e"], vocabulary.Tokens);
        Assert.Equal([4, 2, 3, 5, 6], finalIds);
        Assert.Equal([0, 0, 2, 2, 1, 1, 1], counts);
    }

    [Fact]
    public void Rare_tokens_and_those_beyond_the_maximum_are_unknown()
    {
        var (rare, _, counts) = Count("b a c a d c e", new VocabularyOptions { MinimumCount = 2 });
        Assert.Equal(["a", "c"], rare.Tokens);
        Assert.Equal([0, 3, 2, 2], counts);
        Assert.Equal(["a", "c", "b"], Count("b a c a d c e", new VocabularyOptions { MaximumSize = 3 }).Vocabulary.Tokens);
    }

    [Fact]
    public void Key_values_no_row_holds_stay_unknown()
    {
        var builder = new VocabularyBuilder();
        foreach (string token in new[] { "y", "x", "y" }) builder.Add(token);
        var (vocabulary, _, _) = builder.Build(new VocabularyOptions(), ["x", "never", "y"]);
        Assert.Equal(3, vocabulary.KeyCount);
        Assert.Equal([1, 3, 1, 2, 1], new uint[] { 0, 1, 2, 3, 4 }.Select(vocabulary.IdOfKey));
    }

    private static (Vocabulary Vocabulary, int[] FinalIds, long[] Counts) Count(string text, VocabularyOptions options)
    {
        var builder = new VocabularyBuilder();
        foreach (string token in text.Split(' ')) builder.Add(token);
        return builder.Build(options, keyNames: null);
    }
}
