using System.Buffers.Binary;

namespace MlNetAttention.LibTorch;

/// <summary>One entry of an ELF section header table (<c>Elf64_Shdr</c>), as far as it is needed here.</summary>
/// <param name="Type">The kind of its content (<c>sh_type</c>).</param>
/// <param name="Offset">Its start in the file (<c>sh_offset</c>).</param>
/// <param name="Size">Its length in bytes (<c>sh_size</c>).</param>
/// <param name="Link">The index of the section it refers to, such as its string table (<c>sh_link</c>).</param>
internal readonly record struct ElfSection(uint Type, ulong Offset, ulong Size, uint Link);

/// <summary>
/// Reads a 64-bit little-endian ELF file, checking every offset against the length of the file.
/// </summary>
/// <remarks>
/// Names and numbers are those of the System V ABI, "Object Files"
/// (https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html).
/// </remarks>
internal sealed class ElfFile
{
    private const int EI_CLASS = 4;
    private const int EI_DATA = 5;
    private const byte ELFCLASS64 = 2;
    private const byte ELFDATA2LSB = 1;
    private const ulong E_SHOFF = 0x28;
    private const ulong E_SHENTSIZE = 0x3A;
    private const ulong E_SHNUM = 0x3C;
    private const int Elf64EhdrSize = 0x40;
    private const int Elf64ShdrSize = 0x40;

    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>Reads the header and the section header table.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidDataException">The bytes are not such a file, or its section table leaves it.</exception>
    internal ElfFile(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        ReadOnlySpan<byte> header = At(0, Elf64EhdrSize);
        if (!header.StartsWith("\u007fELF"u8))
            throw new InvalidDataException(
                $"Expected an ELF file, which starts with 7F454C46, but found {Convert.ToHexString(header[..4])}.");
        if (header[EI_CLASS] != ELFCLASS64 || header[EI_DATA] != ELFDATA2LSB)
            throw new InvalidDataException(
                $"Expected ELF class {ELFCLASS64} (64-bit) and data {ELFDATA2LSB} (little-endian), "
                + $"but found class {header[EI_CLASS]} and data {header[EI_DATA]}.");
        Sections = ReadSections();
    }

    /// <summary>The section header table, in the order of the file; other sections refer to its indices.</summary>
    internal IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>The 16-bit number at an offset into the file.</summary>
    internal ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, sizeof(ushort)));

    /// <summary>The 32-bit number at an offset into the file.</summary>
    internal uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, sizeof(uint)));

    /// <summary>The 64-bit number at an offset into the file.</summary>
    internal ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, sizeof(ulong)));

    /// <summary>The content of a section.</summary>
    internal ReadOnlySpan<byte> Content(ElfSection section) => At(section.Offset, section.Size);

    /// <summary>The section that another one links to.</summary>
    /// <exception cref="InvalidDataException">There is no section of that index.</exception>
    internal ElfSection Linked(ElfSection section) => section.Link < (uint)Sections.Count
        ? Sections[(int)section.Link]
        : throw new InvalidDataException(
            $"An ELF section links to section {section.Link}, but the file has {Sections.Count} sections.");

    private ElfSection[] ReadSections()
    {
        ulong table = UInt64(E_SHOFF);
        ushort count = table == 0 ? (ushort)0 : UInt16(E_SHNUM);
        if (count > 0 && UInt16(E_SHENTSIZE) != Elf64ShdrSize)
            throw new InvalidDataException(
                $"Expected ELF section headers of {Elf64ShdrSize} bytes, but found {UInt16(E_SHENTSIZE)}.");
        At(table, (ulong)count * Elf64ShdrSize);

        var sections = new ElfSection[count];
        for (int i = 0; i < count; i++)
        {
            ulong header = table + ((ulong)i * Elf64ShdrSize);
            sections[i] = new ElfSection(
                Type: UInt32(header + 0x04),
                Offset: UInt64(header + 0x18),
                Size: UInt64(header + 0x20),
                Link: UInt32(header + 0x28));
        }
        return sections;
    }

    private ReadOnlySpan<byte> At(ulong offset, ulong size)
    {
        ulong length = (ulong)_bytes.Length;
        if (offset > length || size > length - offset)
            throw new InvalidDataException(
                $"Expected {size} bytes at offset {offset} of an ELF file, but the file has {length} bytes.");
        return _bytes.Span.Slice((int)offset, (int)size);
    }
}
