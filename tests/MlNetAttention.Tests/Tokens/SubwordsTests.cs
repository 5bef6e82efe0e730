using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Tokens;

public class SubwordsTests
{
    // 32-bit FNV-1a of <do, dog, og>, <dog, dog> and <dog>, each h folded to h ^ h >> 15.
    [Theory]
    [InlineData("dog", 4_000_000, new[] { 2509012, 1670104, 2405221, 391603, 2881878, 1365756 })]
    [InlineData("dog", 17, new[] { 5, 1, 9, 0, 9, 0 })]
    [InlineData("é", 4_000_000, new[] { 1080096 })]
    [InlineData("犬", 4_000_000, new[] { 2208634 })]
    public void Saved_models_depend_on_the_buckets(string token, int buckets, int[] expected) =>
        Assert.Equal(expected, Append(new Subwords(buckets), token));

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("--")]
    public void A_token_without_a_letter_has_none(string token) => Assert.Empty(Append(new Subwords(17), token));

    [Fact]
    public void A_token_with_one_letter_among_signs_has_subwords() => Assert.Equal(9, Append(new Subwords(17), "23a4").Length);

    [Fact]
    public void Without_buckets_there_are_none() => Assert.Empty(Append(Subwords.None, "dog"));

    [Fact]
    public void What_is_in_the_buffer_stays_while_it_grows()
    {
        int[] buffer = [7, 5, 3];
        int count = 3;
        new Subwords(17).Append("dog", ref buffer, ref count);
        Assert.Equal([7, 5, 3, 5, 1, 9, 0, 9, 0], buffer[..count]);
        for (int round = 0; round < 13; round++) new Subwords(17).Append("dog", ref buffer, ref count);
        Assert.Equal([7, 5, 3, .. Enumerable.Repeat<int[]>([5, 1, 9, 0, 9, 0], 14).SelectMany(dog => dog)], buffer[..count]);
    }

    [Theory]
    [InlineData("dog")]
    [InlineData("strangerstrangerstrangerstranger")]
    [InlineData("strangerstrangerstrangerstrangerstranger")]
    [InlineData("犬がいる")]
    [InlineData("a\uD83D")]
    [InlineData("23")]
    public void Whole_characters_are_the_same_where_no_pair_is_cut(string token) =>
        Assert.Equal(Append(new Subwords(101), token), Append(new Subwords(101, wholeCharacters: true), token));

    [Fact]
    public void A_pair_is_never_cut()
    {
        // <x𐐷𐐷> has three parts of three characters, two of four and one of five.
        Assert.Equal(6, Append(new Subwords(101, wholeCharacters: true), "x𐐷𐐷").Length);
        Assert.Equal(12, Append(new Subwords(101), "x𐐷𐐷").Length);

        // Its 32nd unit is the first half of a pair.
        string token = $"x{string.Concat(Enumerable.Repeat("𐐷", 16))}";
        var subwords = new Subwords(101, wholeCharacters: true);
        Assert.Equal(Append(subwords, token[..31]), Append(subwords, token));
    }

    [Theory]
    [InlineData("𐐷", true)]
    [InlineData("🐕", false)]
    [InlineData("२", false)]
    [InlineData("é", true)]
    public void A_letter_outside_the_first_plane_is_one(string token, bool isLetter) =>
        Assert.Equal(isLetter, Append(new Subwords(101, wholeCharacters: true), token).Length > 0);

    private static int[] Append(Subwords subwords, string token)
    {
        int[] buffer = [];
        int count = 0;
        subwords.Append(token, ref buffer, ref count);
        return buffer[..count];
    }
}
