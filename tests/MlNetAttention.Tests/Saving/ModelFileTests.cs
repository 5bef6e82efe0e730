using System.Buffers.Binary;
using MlNetAttention.Saving;
using MlNetAttention.Scoring;
using MlNetAttention.Tests.Unicode;
using MlNetAttention.Tokens;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Saving;

public class ModelFileTests
{
    [Fact]
    public void Saving_loading_and_saving_gives_the_same_bytes_and_vectors()
    {
        Vocabulary vocabulary = RandomEncoder.TextVocabulary(RandomEncoder.Words);
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            ModelContent content = SmallFile.Content(options, vocabulary, SmallFile.AllColumns);
            byte[] bytes = SmallFile.Save(content);
            ModelContent loaded = SmallFile.Load(bytes);
            Assert.Equal(bytes, SmallFile.Save(loaded));
            Assert.Equal(options, loaded.Options);
            Assert.Equal(SmallFile.AllColumns, loaded.Columns);
            AttentionEncoderTests.Same(
                SmallFile.Encoder(content).Encode("Evan's dog Riley stranger"),
                SmallFile.Encoder(loaded).Encode("Evan's dog Riley stranger"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_text_comes_back_as_it_was(bool lowercase)
    {
        // Halves of surrogate pairs are what a text cut within a sign leaves behind; a key value may have an empty name.
        string[] words = ["\uD83D", "\uDC15", "\uFFFD", "🐕", "犬", "", "\0", "e\u0301", "é"];
        Vocabulary vocabulary = RandomEncoder.TextVocabulary(words, lowercase);
        AttentionColumns columns = new(InputKind.TextVector, "in \uD83D", "out 犬", null, null, "tokens");
        ModelContent loaded = SmallFile.Load(SmallFile.Save(SmallFile.Content(SmallFile.Options, vocabulary, columns)));
        Assert.Equal(words, loaded.Vocabulary.Tokens);
        Assert.Equal(lowercase, loaded.Vocabulary.Lowercase);
        Assert.Equal(vocabulary.Subwords.Buckets, loaded.Vocabulary.Subwords.Buckets);
        Assert.Equal(columns, loaded.Columns);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 3, 2, 1)]
    public void Keys_come_back_as_they_were(params int[] ids)
    {
        var vocabulary = new Vocabulary(["b", "a"], lowercase: false, KeyIds.Dense(ids));
        AttentionColumns columns = SmallFile.AllColumns with { Inputs = SmallFile.OfKind(InputKind.KeyVector) };
        ModelContent loaded = SmallFile.Load(SmallFile.Save(SmallFile.Content(SmallFile.Options, vocabulary, columns)));
        Assert.Equal((ulong)ids.Length - 1, loaded.Vocabulary.KeyIds.Count);
        Assert.Equal(ids, loaded.Vocabulary.KeyIds.ToDense());
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        for (int length = 0; length < SmallFile.Bytes.Length; length++) Refused(SmallFile.Bytes[..length]);
    }

    [Fact]
    public void Every_changed_byte_is_noticed()
    {
        for (int at = 0; at < SmallFile.Bytes.Length; at++)
        {
            foreach (byte flip in new byte[] { 1, 0x80, 0xFF })
            {
                byte[] changed = [.. SmallFile.Bytes];
                changed[at] ^= flip;
                Refused(changed);
            }
        }
    }

    [Fact]
    public void The_rules_of_texts_come_back_as_they_were()
    {
        foreach (TextRules rules in (TextRules[])[.. Normalized.AllRules, TextRules.First(true), TextRules.First(false)])
        {
            var vocabulary = new Vocabulary(["dog"], rules, subwords: new Subwords(3, wholeCharacters: !rules.AreFirst));
            ModelContent content = SmallFile.Content(SmallFile.Options, vocabulary, SmallFile.AllColumns);
            ModelContent loaded = SmallFile.Load(SmallFile.Save(content));
            Assert.Equal(rules, loaded.Vocabulary.Rules);
            Assert.Equal(
                (rules.Lowercase, rules.Normalization, rules.UnspacedText),
                (loaded.Vocabulary.Lowercase, loaded.Vocabulary.Normalization, loaded.Vocabulary.UnspacedText));
        }
    }

    [Theory]
    [InlineData(0, 0, 0, "version of the text rules is 0; expected 1 to 2")]
    [InlineData(3, 2, 1, "version of the text rules is 3; expected 1 to 2")]
    [InlineData(1, 2, 1, "text rules of version 1 is")]
    [InlineData(2, 3, 1, "normalization is 3; expected None, Canonical, Compatibility")]
    [InlineData(2, 2, 9, "unspaced text is 9; expected Runs, Clusters, Pairs")]
    public void Rules_that_there_are_not_are_refused_by_name(int version, int normalization, int unspaced, string message)
    {
        var rules = new TextRules
        {
            Version = version,
            Normalization = (TextNormalization)normalization,
            UnspacedText = (UnspacedText)unspaced,
        };
        byte[] bytes = SmallFile.Save(SmallFile.Content(SmallFile.Options, new Vocabulary(["dog"], rules), SmallFile.AllColumns));
        Assert.Contains(message, Refused(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_with_settings_that_its_files_do_not_have_is_not_saved()
    {
        Vocabulary pieces = Vocabulary.Of(Pieces.Pieces.Bert(settings: new PieceSettings { Lowercase = false }));
        ModelContent content = SmallFile.Content(SmallFile.Options with { Segments = 2 }, pieces, SmallFile.AllColumns);
        ArgumentException error = Assert.Throws<ArgumentException>(() => SmallFile.Save(content));
        Assert.Contains("expected those of its files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_pieces_come_back_with_their_tokenizer()
    {
        Vocabulary saved = SmallFile.KnownPieces.Vocabulary, loaded = SmallFile.Load(SmallFile.KnownPieceBytes).Vocabulary;
        Assert.Equal(["she", "##s", "owner"], loaded.Tokens);
        Assert.Equal((false, 3), (loaded.HasAllPieces, loaded.Subwords.Buckets));
        Assert.Equal([1, 4, 1], loaded.KeyIdsOf(1).ToDense());
        PieceFile before = Assert.Single(saved.Rules.Pieces!.Files), after = Assert.Single(loaded.Rules.Pieces!.Files);
        Assert.Equal(before.Name, after.Name);
        Assert.Equal(before.Content.ToArray(), after.Content.ToArray());
        AttentionEncoderTests.Same(
            SmallFile.Encode(SmallFile.KnownPieces, "She's dogs"),
            SmallFile.Encode(SmallFile.Load(SmallFile.KnownPieceBytes), "She's dogs"));
    }

    [Fact]
    public void Pieces_of_another_kind_are_refused()
    {
        byte[] body = SmallFile.Body(SmallFile.KnownPieceBytes);
        byte[] name = System.Text.Encoding.Unicode.GetBytes(PieceFile.VocabularyText);

        // Before it stand its length, the number of files, whether texts are lower-cased first, and the kind.
        int at = body.AsSpan().IndexOf(name) - 2 * sizeof(int) - 2;
        Assert.Equal(2, body[at]);
        foreach (byte kind in (byte[])[0, 1, 3, 255])
        {
            body[at] = kind;
            FormatException error = Refused(SmallFile.Sign(body, ModelFile.PretrainedVersion));
            if (kind > 2) Assert.Contains($"pieces is {kind}; expected 0 to 2", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ModelFile.OldestVersion - 1)]
    [InlineData(ModelFile.Version + 1)]
    public void Another_version_is_named_beside_those_that_are_read(uint version)
    {
        FormatException error = Refused(SmallFile.Sign(SmallFile.Body(SmallFile.Bytes), version));
        Assert.Contains($"has format version {version};", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"reads versions {ModelFile.OldestVersion} to {ModelFile.Version}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1_000_000UL)]
    [InlineData((ulong)int.MaxValue - 100)]
    [InlineData((ulong)int.MaxValue)]
    [InlineData((ulong)uint.MaxValue + 1)]
    [InlineData(ulong.MaxValue)]
    public void A_wrong_length_is_refused_without_believing_it(ulong length)
    {
        byte[] changed = [.. SmallFile.Bytes];
        BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(12), length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(changed);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000_000);
    }

    [Fact]
    public void Bytes_after_the_weights_are_refused()
    {
        FormatException error = Refused(SmallFile.Sign([.. SmallFile.Body(SmallFile.Bytes), 0]));
        Assert.Contains("1 bytes too many", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_after_the_checksum_are_refused() =>
        Assert.Contains("after its checksum", Refused([.. SmallFile.Bytes, 0]).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(nameof(InputKind.Text), 2)]
    [InlineData(nameof(InputKind.TextVector), 3)]
    [InlineData(nameof(InputKind.KeyVector), 0)]
    [InlineData(nameof(InputKind.KeyVector), 1)]
    public void Raw_keys_go_with_keys_alone(string kind, int count)
    {
        var vocabulary = new Vocabulary(["b", "a"], lowercase: false, KeyIds.Dense([.. Enumerable.Repeat(1, count)]));
        AttentionColumns columns = SmallFile.AllColumns with { Inputs = SmallFile.OfKind(Enum.Parse<InputKind>(kind)) };
        byte[] bytes = SmallFile.Save(SmallFile.Content(SmallFile.Options, vocabulary, columns));
        Assert.Contains("raw key values", Refused(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_file_arrives_in_pieces()
    {
        EncoderOptions options = new() { Width = 256, Heads = 4, Layers = 2 };
        byte[] bytes = SmallFile.Save(
            SmallFile.Content(options, new Vocabulary(["dog"], lowercase: true), SmallFile.AllColumns));
        Assert.InRange(bytes.Length, 5_000_000, 10_000_000);
        using var stream = new TricklingStream(bytes);
        Assert.Equal(bytes, SmallFile.Save(ModelFile.Load(stream)));
    }

    internal static FormatException Refused(byte[] bytes) => Assert.Throws<FormatException>(() => SmallFile.Load(bytes));

    /// <summary>Gives at most 70,001 bytes at a time, as a compressed stream may.</summary>
    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 70_001)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 70_001));
    }
}
