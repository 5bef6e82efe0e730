using System.Buffers.Binary;
using System.Text;

namespace MlNetAttention.LibTorch;

/// <summary>Lets a shared library load where a symbol version that it requires, but never uses, does not exist.</summary>
/// <remarks>
/// <para>
/// A library lists the symbol versions it needs in its <c>SHT_GNU_verneed</c> section, and the dynamic loader refuses it
/// if one is missing, unless that entry bears <c>VER_FLG_WEAK</c>. The requirement may be needless: the header
/// <c>&lt;iostream&gt;</c> of GCC 13 names <c>_ZSt21ios_base_library_initv@GLIBCXX_3.4.32</c> only to make the linker look at
/// libstdc++, and no instruction or relocation refers to it. Setting that one flag is then enough.
/// </para>
/// <para>
/// Format: Linux Standard Base Core Specification, "Symbol Versioning"
/// (https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html), and the
/// System V ABI, "Relocation", for <c>Elf64_Rela</c>.
/// </para>
/// </remarks>
internal static class ElfPatcher
{
    private const uint SHT_RELA = 4;
    private const uint SHT_REL = 9;
    private const uint SHT_DYNSYM = 11;
    private const uint SHT_GNU_verneed = 0x6ffffffe;
    private const uint SHT_GNU_versym = 0x6fffffff;
    private const ushort VER_FLG_WEAK = 2;
    private const ushort VERSYM_VERSION = 0x7fff; // the high bit only hides a definition
    private const ulong Elf64VerneedSize = 16;
    private const ulong Elf64VernauxSize = 16;
    private const ulong Elf64RelSize = 16;
    private const ulong Elf64RelaSize = 24;

    /// <summary>A copy of the library in which <paramref name="version"/> need not exist.</summary>
    /// <param name="library">The bytes of the library, which stay as they are.</param>
    /// <param name="version">A symbol version, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>
    /// The copy, or <see langword="null"/> when there is nothing to do: the library does not require the version, does
    /// so weakly, or really uses a symbol of it.
    /// </returns>
    /// <exception cref="InvalidDataException"><paramref name="library"/> is not a well-formed 64-bit ELF file.</exception>
    internal static byte[]? MakeOptional(ReadOnlyMemory<byte> library, string version)
    {
        var elf = new ElfFile(library);
        List<ulong> required = [.. Requirements(elf, version).Where(entry => (Flags(elf, entry) & VER_FLG_WEAK) == 0)];
        if (required.Count == 0 || UsedVersions(elf).Overlaps(required.Select(entry => Index(elf, entry))))
            return null;

        byte[] patched = library.ToArray();
        foreach (ulong entry in required)
            BinaryPrimitives.WriteUInt16LittleEndian(
                patched.AsSpan((int)FlagsOffset(entry)), (ushort)(Flags(elf, entry) | VER_FLG_WEAK));
        return patched;
    }

    private static ulong FlagsOffset(ulong vernaux) => vernaux + 4;

    private static ushort Flags(ElfFile elf, ulong vernaux) => elf.UInt16(FlagsOffset(vernaux));

    private static ushort Index(ElfFile elf, ulong vernaux) => (ushort)(elf.UInt16(vernaux + 6) & VERSYM_VERSION);

    /// <summary>The offsets of the <c>Elf64_Vernaux</c> entries of that name, whichever library they require it from.</summary>
    private static IEnumerable<ulong> Requirements(ElfFile elf, string version)
    {
        byte[] name = Encoding.ASCII.GetBytes(version + '\0');
        foreach (ElfSection section in elf.Sections.Where(section => section.Type == SHT_GNU_verneed))
        {
            ElfSection names = elf.Linked(section);
            foreach (ulong entry in VernauxEntries(elf, section))
            {
                uint nameOffset = elf.UInt32(entry + 8);
                ReadOnlySpan<byte> strings = elf.Content(names);
                if (nameOffset < (uint)strings.Length && strings[(int)nameOffset..].StartsWith(name))
                    yield return entry;
            }
        }
    }

    private static IEnumerable<ulong> VernauxEntries(ElfFile elf, ElfSection section)
    {
        // Chains use relative offsets, which may be crafted to run in circles: no more entries than fit are followed.
        ulong left = (ulong)elf.Content(section).Length / Elf64VernauxSize;
        ulong next;
        for (ulong need = section.Offset; left > 0; need += next)
        {
            CheckInside(section, need, Elf64VerneedSize);
            ushort count = elf.UInt16(need + 2);
            ulong aux = need + elf.UInt32(need + 8);
            for (int i = 0; i < count; i++, left--)
            {
                CheckInside(section, aux, Elf64VernauxSize);
                if (left == 0)
                    throw new InvalidDataException(
                        $"The ELF version requirements of {section.Size} bytes list more entries than fit in them.");
                yield return aux;
                aux += elf.UInt32(aux + 12);
            }
            next = elf.UInt32(need + 12);
            if (next == 0)
                yield break;
            if (next < Elf64VerneedSize)
                throw new InvalidDataException(
                    $"Expected the next ELF version requirement at least {Elf64VerneedSize} bytes on, but found {next}.");
        }
    }

    private static void CheckInside(ElfSection section, ulong offset, ulong size)
    {
        if (offset < section.Offset || offset - section.Offset > section.Size
            || section.Size - (offset - section.Offset) < size)
            throw new InvalidDataException(
                $"An ELF version requirement lies at offset {offset}, "
                + $"but its section has {section.Size} bytes from offset {section.Offset}.");
    }

    /// <summary>The version indices of all symbols that a relocation refers to.</summary>
    private static HashSet<ushort> UsedVersions(ElfFile elf)
    {
        var used = new HashSet<ushort>();
        ElfSection versions = elf.Sections.FirstOrDefault(section => section.Type == SHT_GNU_versym);
        if (versions.Type != SHT_GNU_versym)
            return used;

        ReadOnlySpan<byte> indices = elf.Content(versions);
        foreach (ElfSection section in elf.Sections.Where(section => section.Type is SHT_RELA or SHT_REL))
        {
            if (elf.Linked(section).Type != SHT_DYNSYM)
                continue;
            ulong entrySize = section.Type == SHT_RELA ? Elf64RelaSize : Elf64RelSize;
            ulong count = (ulong)elf.Content(section).Length / entrySize;
            for (ulong i = 0; i < count; i++)
            {
                ulong symbol = elf.UInt64(section.Offset + (i * entrySize) + 8) >> 32; // ELF64_R_SYM(r_info)
                if (symbol >= (ulong)indices.Length / sizeof(ushort))
                    throw new InvalidDataException(
                        $"An ELF relocation refers to symbol {symbol}, "
                        + $"but versions are given for {indices.Length / sizeof(ushort)}.");
                ushort index = BinaryPrimitives.ReadUInt16LittleEndian(indices[((int)symbol * sizeof(ushort))..]);
                used.Add((ushort)(index & VERSYM_VERSION));
            }
        }
        return used;
    }
}
