using FsCheck.Xunit;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Tokens;

/// <summary>The special tokens around and between the segments of a sequence, as BERT and RoBERTa have them.</summary>
public class SequenceFrameTests
{
    private const int First = 5;

    private static readonly SequenceFrame Bert = new(First, "[CLS]", "[SEP]", 1, EndsWithSeparator: true);
    private static readonly SequenceFrame Roberta = new(First, "<s>", "</s>", 2, EndsWithSeparator: true);
    private static readonly Vocabulary Words = new(["a", "b", "c", "[CLS]"], new TextRules());

    [Fact]
    public void Bert_has_a_token_before_and_a_separator_behind_each_text()
    {
        AssertSequence(Bert, ["a", "b"], [], [First, 2, 3, 0], [-1, 0, 0, -1], texts: 1);
        AssertSequence(Bert, ["a", "b"], ["c"], [First, 2, 3, 0, 4, 0], [-1, 0, 0, -1, 1, -1]);
        AssertSequence(Bert, [], [], [First, 0, 0], [-1, -1, -1]);
        AssertSequence(Bert, [], [], [First, 0], [-1, -1], texts: 1);
    }

    [Fact]
    public void Roberta_has_two_separators_between_texts()
    {
        AssertSequence(Roberta, ["a"], ["b", "c"], [First, 2, 0, 0, 3, 4, 0], [-1, 0, -1, -1, 1, 1, -1]);
        AssertSequence(Roberta, ["a"], [], [First, 2, 0], [-1, 0, -1], texts: 1);
    }

    [Fact]
    public void Special_tokens_count_among_the_most_tokens()
    {
        string[] many = [.. Enumerable.Repeat("a", 100)];
        Assert.Equal([First, 2, 2, 2, 0], Of(new SegmentLimits(5, Bert, 1), many).Ids.ToArray());
        Assert.Equal([First, 2, 2, 0, 2, 0], Of(new SegmentLimits(6, Bert, 2), many, many).Ids.ToArray());
        Assert.Equal([First, 2, 2, 0, 0, 3, 0], Of(new SegmentLimits(7, Roberta, 2), many, ["b"]).Ids.ToArray());
    }

    [Property(MaxTest = 200, Replay = "1,7")]
    public void A_cut_sequence_is_that_of_the_tokens_that_were_kept(int seed)
    {
        var random = new Random(seed);
        SequenceFrame frame = random.Next(2) == 0 ? Bert : Roberta;
        int segments = random.Next(1, 4);
        string[][] texts =
        [
            .. Enumerable.Range(0, segments).Select(_ => Enumerable.Range(0, random.Next(9))
                .Select(_ => random.Next(3) == 0 ? "stranger" : Words.Tokens[random.Next(3)]).ToArray()),
        ];
        var limits = new SegmentLimits(random.Next(frame.Around(segments), 30), frame, segments);
        int[] kept = [.. texts.Select((text, i) => Math.Min(text.Length, limits[i]))];
        limits.Cut(kept);
        TokenSequence cut = Of(limits, texts);
        TokenSequence whole = Of(new SegmentLimits(1000, frame, segments), [.. texts.Zip(kept, (text, count) => text[..count])]);
        Assert.Equal(whole.Ids.ToArray(), cut.Ids.ToArray());
        Assert.Equal(kept[0], cut.FirstLength);
        Assert.Equal(texts.Sum(text => text.Length) > kept.Sum(), cut.IsCut);
        for (int t = 0; t < whole.Length; t++) Assert.Equal(whole.SubwordsOf(t).ToArray(), cut.SubwordsOf(t).ToArray());
    }

    [Fact]
    public void Spelled_tokens_have_the_special_ones()
    {
        var pair = new SpelledTokens(Roberta, ["a"], ["b", "c"]);
        Assert.Equal(["<s>", "a", "</s>", "</s>", "b", "c", "</s>"], pair.Tokens);
        Assert.Equal([-1, 0, -1, -1, 1, 1, -1], pair.Segments);
    }

    [Fact]
    public void An_encoder_with_a_frame_takes_one_text_or_two()
    {
        Vocabulary pieces = Vocabulary.Of(Pieces.Pieces.Bert(["evan", "dog", "[PAD]", "[UNK]", "[CLS]", "[SEP]"]));
        EncoderOptions options = RandomEncoder.Small with { Segments = 2 };
        AttentionEncoder encoder = RandomEncoder.Create(options, pieces);
        EncodedSequence one = encoder.Encode("Evan"), empty = encoder.Encode(""), two = encoder.Encode("Evan", "dog");
        Assert.Equal(["[CLS]", "evan", "[SEP]"], one.Tokens);
        Assert.Equal(["[CLS]", "[SEP]"], empty.Tokens);
        Assert.Contains(empty.Pooled.ToArray(), value => value != 0);
        Assert.Equal(["[CLS]", "evan", "[SEP]", "dog", "[SEP]"], two.Tokens);
        Assert.Equal([-1, 0, -1, 1, -1], two.AttentionMaps[0].Segments);
        ArgumentException error = Assert.Throws<ArgumentException>(() => encoder.Encode("a", "b", "c"));
        Assert.Equal("3 sequences were given, and the encoder has 2 input columns; expected 1 to 2.", error.Message);
    }

    private static void AssertSequence(
        SequenceFrame frame, string[] first, string[] second, int[] ids, int[] segments, int texts = 2)
    {
        string[][] columns = texts == 1 ? [first] : [first, second];
        TokenSequence sequence = Of(new SegmentLimits(11, frame, texts), columns);
        Assert.Equal(ids, sequence.Ids.ToArray());
        var found = new int[sequence.Length];
        sequence.Segments(found);
        Assert.Equal(segments, found);
        Assert.Equal((frame.Before, first.Length), (sequence.FirstStart, sequence.FirstLength));
    }

    private static TokenSequence Of(SegmentLimits limits, params string[][] texts)
    {
        var sequence = new TokenSequence(limits);
        for (int i = 0; i < texts.Length; i++)
        {
            if (i > 0) sequence.StartSegment();
            foreach (string token in texts[i]) sequence.Add(token, Words);
        }

        sequence.End();
        return sequence;
    }
}
