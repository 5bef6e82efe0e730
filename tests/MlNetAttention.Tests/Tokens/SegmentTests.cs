using FsCheck.Xunit;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Tokens;

/// <summary>Which tokens of several segments are kept.</summary>
public class SegmentTests
{
    private static readonly Vocabulary Vocabulary = RandomEncoder.TextVocabulary(["a", "b", "c"]);

    [Property(MaxTest = 300, Replay = "1,7")]
    public void The_longest_is_cut_token_by_token(byte[] sizes, byte room)
    {
        if (sizes.Length is 0 or > 7) return;
        int[] lengths = [.. sizes.Select(size => size % 23)];
        int tokens = sizes.Length + room % 47;
        var limits = new SegmentLimits(tokens + sizes.Length - 1, sizes.Length);
        int[] expected = [.. lengths], found = [.. lengths];
        while (expected.Sum() > tokens) expected[Array.LastIndexOf(expected, expected.Max())]--;
        Assert.Equal(!lengths.SequenceEqual(expected), limits.Cut(found));
        Assert.Equal(expected, found);
    }

    [Property(MaxTest = 300, Replay = "1,7")]
    public void A_cut_sequence_is_that_of_the_tokens_that_were_kept(int seed)
    {
        var random = new Random(seed);
        var limits = new SegmentLimits(11, 3, 5, 100, 7);
        string[][] segments =
        [
            .. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, random.Next(9))
                .Select(_ => random.Next(3) == 0 ? $"stranger{random.Next(9)}" : Vocabulary.Tokens[random.Next(3)]).ToArray()),
        ];
        TokenSequence cut = Of(limits, segments);
        int[] kept = [Math.Min(5, segments[0].Length), segments[1].Length, Math.Min(7, segments[2].Length)];
        limits.Cut(kept);
        Assert.Equal(kept, cut.Kept.ToArray());
        Assert.Equal(kept[0], cut.FirstLength);
        Assert.Equal(segments.Sum(segment => segment.Length) > kept.Sum(), cut.IsCut);
        TokenSequence whole = Of(new SegmentLimits(1000, 3), [.. segments.Zip(kept, (segment, count) => segment[..count])]);
        Assert.Equal(whole.Ids.ToArray(), cut.Ids.ToArray());
        for (int t = 0; t < whole.Length; t++) Assert.Equal(whole.SubwordsOf(t).ToArray(), cut.SubwordsOf(t).ToArray());
    }

    [Fact]
    public void A_sequence_is_used_again_without_a_trace_of_the_one_before()
    {
        var sequence = new TokenSequence(new SegmentLimits(5, 2));
        Fill(sequence, ["a", "stranger", "b", "c"], ["a", "b", "c"]);
        Assert.True(sequence.IsCut);
        sequence.Clear();
        Fill(sequence, ["b"], ["x"]);
        Assert.False(sequence.IsCut);
        Assert.Equal([3, Vocabulary.SeparatorId, Vocabulary.UnknownId], sequence.Ids.ToArray());
        Assert.True(sequence.SubwordsOf(0).IsEmpty && sequence.SubwordsOf(1).IsEmpty && !sequence.SubwordsOf(2).IsEmpty);
    }

    private static TokenSequence Of(SegmentLimits limits, params string[][] segments)
    {
        var sequence = new TokenSequence(limits);
        Fill(sequence, segments);
        return sequence;
    }

    private static void Fill(TokenSequence sequence, params string[][] segments)
    {
        for (int i = 0; i < segments.Length; i++)
        {
            if (i > 0) sequence.StartSegment();
            foreach (string token in segments[i]) sequence.Add(token, Vocabulary);
        }

        sequence.End();
    }
}
