using Microsoft.ML;
using Microsoft.ML.Data;
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
        var (vocabulary, _, _) = CountKeys(["x", "never", "y"], 3, 1, 3);
        Assert.Equal(["y", "x"], vocabulary.Tokens);
        Assert.Equal(3ul, vocabulary.KeyIds.Count);
        Assert.Equal([1, 3, 1, 2, 1], new ulong[] { 0, 1, 2, 3, 4 }.Select(vocabulary.KeyIds.IdOf));
    }

    [Fact]
    public void Key_values_without_a_text_of_their_own_are_numbers_from_0_and_repeated_ones_are_told_apart()
    {
        Assert.Equal(["x", "1", "x (2)", "3"], CountKeys(["x", "", "x", ""], 1, 1, 1, 1, 2, 2, 2, 3, 3, 4).Vocabulary.Tokens);

        // However the rows lie, and whatever values no row has.
        Assert.Equal(["x (2)", "x"], CountKeys(["x", "", "x", ""], 3, 3, 1).Vocabulary.Tokens);
        Assert.Equal(["x"], CountKeys(["x", "", "x", ""], 3, 3).Vocabulary.Tokens);
    }

    [Fact]
    public void Rare_key_values_are_unknown()
    {
        var builder = new VocabularyBuilder();
        foreach (ulong key in new ulong[] { 1, 3, 3 }) builder.Add(key);
        Vocabulary vocabulary = builder.Build(new VocabularyOptions { MinimumCount = 2 }, Keys(["x", "y", "z"])).Vocabulary;
        Assert.Equal([1, 1, 1, 2], new ulong[] { 0, 1, 2, 3 }.Select(vocabulary.KeyIds.IdOf));
    }

    private static (Vocabulary Vocabulary, int[] FinalIds, long[] Counts) CountKeys(string[] values, params ulong[] keys)
    {
        var builder = new VocabularyBuilder();
        foreach (ulong key in keys) builder.Add(key);
        return builder.Build(new VocabularyOptions(), Keys(values));
    }

    private static TokenKeys Keys(string[] values)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            "KeyValues", new VectorDataViewType(TextDataViewType.Instance, values.Length),
            (ref VBuffer<ReadOnlyMemory<char>> texts) =>
                texts = new(values.Length, [.. values.Select(value => value.AsMemory())]));
        var schema = new DataViewSchema.Builder();
        var type = new VectorDataViewType(new KeyDataViewType(typeof(uint), values.Length));
        schema.AddColumn("Keys", type, annotations.ToAnnotations());
        return new TokenKeys(schema.ToSchema()["Keys"]);
    }

    private static (Vocabulary Vocabulary, int[] FinalIds, long[] Counts) Count(string text, VocabularyOptions options)
    {
        var builder = new VocabularyBuilder();
        foreach (string token in text.Split(' ')) builder.Add(token);
        return builder.Build(options, keys: null);
    }
}
