using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace MlNetAttention.LibTorch.Tests;

public class ElfPatcherTests
{
    private const ushort Weak = 2;

    [Fact]
    public void A_version_that_no_relocation_uses_becomes_optional_and_nothing_else_changes()
    {
        byte[] library = TinyElf.Build(relocatedSymbol: 0);
        byte[] expected = [.. library];
        expected[TinyElf.FlagsOffset] = (byte)Weak;

        Assert.Equal(expected, ElfPatcher.MakeOptional(library, TinyElf.Version));
    }

    [Fact]
    public void Other_flags_stay()
    {
        byte[]? patched = ElfPatcher.MakeOptional(TinyElf.Build(flags: 0x101), TinyElf.Version);

        Assert.NotNull(patched);
        Assert.Equal(0x103, BinaryPrimitives.ReadUInt16LittleEndian(patched.AsSpan(TinyElf.FlagsOffset)));
    }

    [Fact]
    public void A_version_that_a_relocation_uses_stays_required() =>
        Assert.Null(ElfPatcher.MakeOptional(TinyElf.Build(relocatedSymbol: 1), TinyElf.Version));

    [Theory]
    [InlineData("GLIBCXX_3.4.3")]
    [InlineData("GLIBCXX_3.4.33")]
    [InlineData("LIBCXX_3.4.32")]
    public void Only_a_version_of_exactly_that_name_counts(string version) =>
        Assert.Null(ElfPatcher.MakeOptional(TinyElf.Build(), version));

    [Fact]
    public void A_library_that_is_patched_has_nothing_left_to_patch() =>
        Assert.Null(ElfPatcher.MakeOptional(ElfPatcher.MakeOptional(TinyElf.Build(), TinyElf.Version), TinyElf.Version));

    [Fact]
    public void The_real_library_differs_by_one_flag_of_that_version()
    {
        byte[] library = File.ReadAllBytes(RealLibrary.Path);
        byte[]? patched = ElfPatcher.MakeOptional(library, TinyElf.Version);
        Assert.NotNull(patched);
        Assert.Equal(library.Length, patched.Length);

        int[] changed = [.. Enumerable.Range(0, library.Length).Where(i => library[i] != patched[i])];
        int flags = Assert.Single(changed);
        Assert.Equal(library[flags] | Weak, patched[flags]);
        Assert.Equal(ElfHash(TinyElf.Version), BinaryPrimitives.ReadUInt32LittleEndian(library.AsSpan(flags - 4)));
        Assert.Null(ElfPatcher.MakeOptional(patched, TinyElf.Version));
    }

    [Theory]
    [InlineData(0, 0x00, "starts with 7F454C46")]
    [InlineData(4, 0x01, "found class 1")]
    [InlineData(5, 0x02, "data 2")]
    [InlineData(0x3A, 0x41, "section headers of 64 bytes, but found 65")]
    [InlineData(0x3C, 0xFF, "but the file has")]
    [InlineData(0x2F, 0xFF, "but the file has")]
    [InlineData(TinyElf.ShstrtabLinkOffset, 0x09, "section 9, but the file has 6 sections")]
    [InlineData(TinyElf.NextNeedOffset, 0x01, "requirement at least 16 bytes on, but found 1")]
    [InlineData(TinyElf.NeedCountOffset, 0x09, "more entries than fit")]
    public void A_broken_file_is_named_as_such(int offset, byte value, string expected)
    {
        byte[] library = TinyElf.Build();
        library[offset] = value;

        var error = Assert.Throws<InvalidDataException>(() => ElfPatcher.MakeOptional(library, TinyElf.Version));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relocation_of_a_symbol_that_has_no_version_entry_is_an_error()
    {
        var error = Assert.Throws<InvalidDataException>(
            () => ElfPatcher.MakeOptional(TinyElf.Build(relocatedSymbol: 99), TinyElf.Version));

        Assert.Contains("symbol 99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_truncated_file_crashes()
    {
        byte[] library = TinyElf.Build();
        for (int length = 0; length < library.Length; length++)
            Assert.Throws<InvalidDataException>(() => ElfPatcher.MakeOptional(library.AsMemory(0, length), TinyElf.Version));
    }

    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9999)]
    public void No_truncated_real_library_crashes(double share)
    {
        byte[] library = File.ReadAllBytes(RealLibrary.Path);

        Assert.Throws<InvalidDataException>(
            () => ElfPatcher.MakeOptional(library.AsMemory(0, (int)(share * library.Length)), TinyElf.Version));
    }

    [Property(MaxTest = 2000, Replay = "20261123,1")]
    public Property No_corrupted_file_crashes() => Prop.ForAll(
        Corruptions().ToArbitrary(),
        corruptions =>
        {
            byte[] library = TinyElf.Build();
            foreach ((int offset, byte value) in corruptions)
                library[offset] = value;
            return EndsWell(library);
        });

    [Property(MaxTest = 500, Replay = "20261123,3")]
    public bool No_bytes_at_all_crash(byte[] bytes) => EndsWell([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, .. bytes]);

    private static Gen<(int Offset, byte Value)[]> Corruptions()
    {
        Gen<byte> values = Gen.OneOf(
            Gen.Elements<byte>(0, 1, 2, 0x7f, 0x80, 0xff),
            Gen.Choose(0, 255).Select(value => (byte)value));
        return Gen.Choose(0, TinyElf.Build().Length - 1)
            .SelectMany(offset => values.Select(value => (Offset: offset, Value: value)))
            .NonEmptyListOf()
            .Select(list => list.Take(8).ToArray());
    }

    private static bool EndsWell(byte[] library)
    {
        try
        {
            byte[]? patched = ElfPatcher.MakeOptional(library, TinyElf.Version);
            return patched is null || patched.Length == library.Length;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    /// <summary>The hash of a name in the System V ABI, by which an ELF file also lists its versions.</summary>
    private static uint ElfHash(string name)
    {
        uint hash = 0;
        foreach (char c in name)
        {
            hash = (hash << 4) + c;
            uint high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }
        return hash;
    }
}
