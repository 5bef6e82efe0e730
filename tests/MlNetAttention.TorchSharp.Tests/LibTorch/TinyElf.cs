using System.Buffers.Binary;
using System.Text;

namespace MlNetAttention.LibTorch.Tests;

/// <summary>
/// The smallest ELF file with one symbol, bound to a symbol version of a library. Its dynamic symbol table has no
/// content: the patcher asks only that relocations link to one.
/// </summary>
internal static class TinyElf
{
    internal const string Version = "GLIBCXX_3.4.32";
    internal const int FlagsOffset = Verneed + 16 + 4;
    internal const int NextNeedOffset = Verneed + 12;
    internal const int NeedCountOffset = Verneed + 2;
    internal const int ShstrtabLinkOffset = Sections + (4 * 64) + 0x28;

    private const int Strings = 0x40;
    private const int StringsSize = 48;
    private const int Versym = Strings + StringsSize;
    private const int VersymSize = 8;
    private const int Verneed = Versym + VersymSize;
    private const int VerneedSize = 32;
    private const int Rela = Verneed + VerneedSize;
    private const int RelaSize = 24;
    private const int Sections = Rela + RelaSize;
    private const int SectionCount = 6;

    /// <param name="relocatedSymbol">The symbol that the one relocation refers to: 1 is the versioned one.</param>
    /// <param name="flags">The flags of the version requirement.</param>
    internal static byte[] Build(int relocatedSymbol = 0, ushort flags = 0)
    {
        byte[] elf = new byte[Sections + (SectionCount * 64)];
        "\u007fELF"u8.CopyTo(elf);
        elf[4] = 2;
        elf[5] = 1;
        Write(0x28, Sections, 8);
        Write(0x3A, 64, 2);
        Write(0x3C, SectionCount, 2);

        Encoding.ASCII.GetBytes("\0libstdc++.so.6\0" + Version + "\0").CopyTo(elf, Strings);
        Write(Versym + 2, 2, 2);
        Write(Verneed, 1, 2);
        Write(Verneed + 2, 1, 2);
        Write(Verneed + 4, 1, 4);
        Write(Verneed + 8, 16, 4);
        Write(Verneed + 16 + 4, flags, 2);
        Write(Verneed + 16 + 6, 2, 2);
        Write(Verneed + 16 + 8, 16, 4);
        Write(Rela + 8, ((ulong)relocatedSymbol << 32) | 7, 8);

        Section(1, type: 3, Strings, StringsSize, link: 0);
        Section(2, type: 11, Versym, 0, link: 1);
        Section(3, type: 0x6fffffff, Versym, VersymSize, link: 2);
        Section(4, type: 0x6ffffffe, Verneed, VerneedSize, link: 1);
        Section(5, type: 4, Rela, RelaSize, link: 2);
        return elf;

        void Section(int index, uint type, int offset, int size, int link)
        {
            int header = Sections + (index * 64);
            Write(header + 4, type, 4);
            Write(header + 0x18, (ulong)offset, 8);
            Write(header + 0x20, (ulong)size, 8);
            Write(header + 0x28, (ulong)link, 4);
        }

        void Write(int offset, ulong value, int size)
        {
            Span<byte> number = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(number, value);
            number[..size].CopyTo(elf.AsSpan(offset));
        }
    }
}
