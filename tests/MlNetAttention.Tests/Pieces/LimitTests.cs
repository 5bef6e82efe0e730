using System.Diagnostics;
using MlNetAttention.Tokens.Pieces;
using static MlNetAttention.Tests.Pieces.PieceTexts;

namespace MlNetAttention.Tests.Pieces;

/// <summary>Texts of any size take time and memory within bounds, and no more of them is read than is wanted.</summary>
public class LimitTests
{
    private const int Huge = 10_000_000;

    private static readonly PieceTokenizer[] Both = [Pieces.Bert(), Pieces.Roberta()];

    /// <summary>Words without an end: letters, marks alone, signs, what is taken apart, blanks, what is left out.</summary>
    public static TheoryData<string> Units { get; } =
        ["a", "a\u0301", "\u0301", "각", "!", " ", "\u00AD", "漢", "\uD83D", "😀", "1", "\u302E"];

    [Theory]
    [MemberData(nameof(Units))]
    public void The_first_pieces_of_a_huge_text_come_without_the_rest(string unit)
    {
        string text = Repeat(unit, Huge / unit.Length);
        foreach (PieceTokenizer tokenizer in Both)
        {
            tokenizer.Split($"{unit} {unit}", 1); // what is made once a process
            long before = GC.GetAllocatedBytesForCurrentThread();
            var time = Stopwatch.StartNew();
            List<Given> given = tokenizer.Split(text, 512);

            // Ten million characters of a word that may end at any of them are looked at once, or not at all.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
            Assert.True(time.Elapsed < TimeSpan.FromSeconds(10), $"{time.Elapsed}");
            Assert.InRange(given.Count, 0, 512);
        }
    }

    [Fact]
    public void A_word_of_more_letters_than_are_known_is_one_unknown_piece_at_its_place()
    {
        int unknown = Both[0].Special.Unknown;
        string letters = Repeat("a", 100), pairs = Repeat("\U00010400", 100);

        Assert.Equal([new Given(unknown, 1, 101, true)], Both[0].Split($" {letters}a "));
        Assert.Equal(100, Both[0].Split(letters).Count);
        Assert.Equal([new Given(unknown, 0, 202, true)], Both[0].Split(pairs + "\U00010400"));
        PieceTokenizer knowsPairs = Pieces.Bert([.. PieceVocabularies.SpecialOfBert, "\U00010428", "##\U00010428"]);
        Assert.Equal(100, knowsPairs.Split(pairs).Count);
        Assert.Equal([new Given(unknown, 0, 202, true)], knowsPairs.Split(pairs + "\U00010400"));
    }

    [Theory]
    [InlineData("a", 1023)]
    [InlineData("a", 1024)]
    [InlineData("a", 3000)]
    [InlineData("漢", 1025)]
    [InlineData("\U00010400", 900)]
    [InlineData("1", 1024)]
    [InlineData("\U0001F600", 513)]
    public void A_long_word_of_bytes_is_cut_between_characters_and_goes_on(string unit, int count)
    {
        string text = Repeat(unit, count);
        List<Given> given = Both[1].Split($"{text} x");

        Assert.Equal(2, given.Count(piece => piece.StartsWord));
        Assert.Equal(text.Length, given.Where(piece => piece.Start < text.Length).Max(piece => piece.Start + piece.Length));
        string spelled = string.Concat(given.Select(piece => Both[1].Pieces[piece.Id]));
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount($"{text} x"), spelled.Length);
    }

    [Fact]
    public void No_piece_comes_after_the_last_that_is_wanted()
    {
        foreach (PieceTokenizer tokenizer in Both)
        {
            List<Given> all = tokenizer.Split("Evan's unbelievable dog, running");
            for (int most = 1; most <= all.Count; most++)
            {
                Assert.Equal(all.Take(most), tokenizer.Split("Evan's unbelievable dog, running", most));
            }
        }
    }

    [Fact]
    public void Buffers_are_used_again_and_what_was_split_before_does_not_matter()
    {
        foreach (PieceTokenizer tokenizer in Both)
        {
            var buffers = new PieceBuffers();
            foreach (string text in Odd.Concat(Odd.Reverse()))
            {
                var receiver = new Pieces.Receiver(int.MaxValue);
                tokenizer.Split(text, buffers, receiver);
                Assert.Equal(tokenizer.Split(text), receiver.Given);
            }
        }
    }

    [Fact]
    public void Any_number_of_threads_get_the_same_pieces_while_the_cache_runs_over()
    {
        // More words than the cache holds, each split by several threads.
        string[] words = [.. Enumerable.Range(0, 3 * PieceCache.Capacity / 2).Select(i => $"run{i}ning")];
        foreach (PieceTokenizer tokenizer in Both)
        {
            int[][] first = [.. words.Select(word => tokenizer.Ids(word))];
            Parallel.For(0, 4, thread =>
            {
                for (int i = thread; i < words.Length; i += 1 + thread) Assert.Equal(first[i], tokenizer.Ids(words[i]));
            });
        }
    }

    [Fact]
    public void A_word_that_is_known_is_split_without_allocation()
    {
        foreach (PieceTokenizer tokenizer in Both)
        {
            var buffers = new PieceBuffers();
            var counter = new Counter();
            const string Text = "Evan's unbelievable Café, running";
            tokenizer.Split(Text, buffers, counter);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++) tokenizer.Split(Text, buffers, counter);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private sealed class Counter : IPieceReceiver
    {
        public bool Add(int id, int start, int length, bool startsWord) => true;
    }
}
