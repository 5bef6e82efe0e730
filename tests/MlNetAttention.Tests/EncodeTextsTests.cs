using MlNetAttention.Tests.Pretrained;

namespace MlNetAttention.Tests;

/// <summary>Many texts at once are encoded as each of them alone, bit for bit.</summary>
public class EncodeTextsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_text_gets_its_own_vector()
    {
        string[] texts = RandomEncoder.Texts(331, longest: 17, seed: 5);
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            AttentionEncoder encoder = RandomEncoder.Create(options);
            IReadOnlyList<ReadOnlyMemory<float>> vectors = encoder.EncodeTexts(texts, Token);
            Assert.Equal(texts.Length, vectors.Count);
            for (int i = 0; i < texts.Length; i++) Assert.Equal(encoder.Encode(texts[i]).Pooled.ToArray(), vectors[i].ToArray());
        }
    }

    [Fact]
    public void Texts_longer_than_what_goes_together_are_encoded()
    {
        AttentionEncoder encoder = RandomEncoder.Create(RandomEncoder.Small with { MaxTokens = 1009 });
        string @long = string.Join(' ', RandomEncoder.Texts(200, 11, seed: 3));
        string[] texts = [.. RandomEncoder.Texts(7, longest: 3, seed: 5), @long, "dog"];
        IReadOnlyList<ReadOnlyMemory<float>> vectors = encoder.EncodeTexts(texts, Token);
        Assert.All(texts.Zip(vectors), pair => Assert.Equal(encoder.Encode(pair.First).Pooled.ToArray(), pair.Second.ToArray()));
    }

    [Fact]
    public void Two_columns_are_encoded_together()
    {
        AttentionEncoder encoder = Pretrained();
        string[][] rows = [["a cat", "purrs"], ["a", "cat purrs"], ["", "dog"]];
        IReadOnlyList<ReadOnlyMemory<float>> pooled = encoder.EncodeRows(rows, Token);

        Assert.All(rows.Zip(pooled), row => Assert.Equal(
            encoder.Encode(row.First[0], row.First[1]).Pooled.ToArray(), row.Second.ToArray()));
        Assert.NotEqual(pooled[0].ToArray(), pooled[1].ToArray());
    }

    [Fact]
    public void Rows_of_two_columns_go_through_the_layers_together_and_stay_apart()
    {
        AttentionEncoder encoder = Pretrained();

        // More than a thread takes at a time, of lengths that end batches at different rows.
        string[] words = ["a", "cat", "purrs", "the", "dogs", "bark", "cats"];
        string[][] rows =
        [
            .. Enumerable.Range(0, 211).Select(at => new[]
            {
                string.Join(' ', Enumerable.Range(0, at % 5).Select(i => words[(at + i) % words.Length])),
                string.Join(' ', Enumerable.Range(0, at % 3).Select(i => words[(at * 3 + i) % words.Length])),
            }),
        ];
        IReadOnlyList<ReadOnlyMemory<float>> pooled = encoder.EncodeRows(rows, Token);

        Assert.Equal(rows.Length, pooled.Count);
        Assert.All(rows.Zip(pooled), row => Assert.Equal(
            encoder.Encode(row.First[0], row.First[1]).Pooled.ToArray(), row.Second.ToArray()));
        Assert.Throws<ArgumentException>(() => encoder.EncodeRows([["a", "cat", "purrs"]], Token));
    }

    [Fact]
    public void None_of_no_texts() => Assert.Empty(RandomEncoder.Create(RandomEncoder.Small).EncodeTexts([], Token));

    [Fact]
    public void A_missing_text_is_named_before_any_work()
    {
        AttentionEncoder encoder = RandomEncoder.Create(RandomEncoder.Small);
        ArgumentNullException error = Assert.Throws<ArgumentNullException>(() => encoder.EncodeTexts(["a", null!], Token));
        Assert.StartsWith("Text 1 is null.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => encoder.EncodeTexts(null!, Token));
    }

    [Fact]
    public void It_can_be_cancelled() => Assert.ThrowsAny<OperationCanceledException>(
        () => RandomEncoder.Create(RandomEncoder.Small).EncodeTexts(["a"], new CancellationToken(canceled: true)));

    [Fact]
    public void An_encoder_of_pairs_refuses_single_texts() => Assert.Throws<ArgumentException>(
        () => RandomEncoder.Create(RandomEncoder.Small with { Segments = 2 }).EncodeTexts(["a"], Token));

    private static AttentionEncoder Pretrained()
    {
        using var folder = new TemporaryFolder();
        SyntheticFolder bert = SyntheticFolder.Bert();
        bert["vocab.txt"] = string.Join(
            '\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "cat", "dog", "purrs", "bark", "##s", "the", "riley", "is");
        return FolderCases.Load(bert, folder);
    }
}
