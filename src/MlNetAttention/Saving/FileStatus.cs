using System.Runtime.InteropServices;

namespace MlNetAttention.Saving;

/// <summary>What .NET does not tell about a file: its kind, its identity and its owner. Links are followed.</summary>
/// <param name="Mode">Kind and permissions, as the system has them.</param>
/// <param name="Device">The file system that the file is on.</param>
/// <param name="Inode">Its number there, the same for each of its names.</param>
/// <param name="Owner">The user it belongs to.</param>
/// <param name="Group">The group it belongs to.</param>
internal readonly partial record struct FileStatus(int Mode, ulong Device, ulong Inode, uint Owner, uint Group)
{
    private const int KindMask = 0xF000;
    private const int Pipe = 0x1000;
    private const int CharacterDevice = 0x2000;
    private const int Regular = 0x8000;

    private const int AT_FDCWD = -100;
    private const uint STATX_BASIC_STATS = 0x7ff;
    private const int BufferSize = 256;

    internal bool IsRegular => (Mode & KindMask) == Regular;

    internal bool IsPipe => (Mode & KindMask) == Pipe;

    internal bool IsCharacterDevice => (Mode & KindMask) == CharacterDevice;

    /// <summary>The status of a file; null where there is none, it cannot be examined, or the system does not tell.</summary>
    internal static FileStatus? Of(string path)
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        ref byte start = ref MemoryMarshal.GetReference(buffer);
        if (OperatingSystem.IsLinux())
        {
            // struct statx, unlike struct stat, has the same layout on every processor and C library.
            if (Statx(AT_FDCWD, path, flags: 0, STATX_BASIC_STATS, ref start) != 0) return null;
            ulong device = ((ulong)MemoryMarshal.Read<uint>(buffer[136..]) << 32) | MemoryMarshal.Read<uint>(buffer[140..]);
            return new(
                MemoryMarshal.Read<ushort>(buffer[28..]), device, MemoryMarshal.Read<ulong>(buffer[32..]),
                MemoryMarshal.Read<uint>(buffer[20..]), MemoryMarshal.Read<uint>(buffer[24..]));
        }

        // On older processors the same name stands for another layout.
        if (!OperatingSystem.IsMacOS() || RuntimeInformation.ProcessArchitecture != Architecture.Arm64) return null;
        return Stat(path, ref start) != 0 ? null : new(
            MemoryMarshal.Read<ushort>(buffer[4..]), MemoryMarshal.Read<uint>(buffer), MemoryMarshal.Read<ulong>(buffer[8..]),
            MemoryMarshal.Read<uint>(buffer[16..]), MemoryMarshal.Read<uint>(buffer[20..]));
    }

    /// <summary>Gives a file to this one's owner and group, where the system lets this process do that.</summary>
    internal void GiveTo(string path)
    {
        // Both, or at least the group, which may be one that the user is a member of.
        if (ChangeOwner(path, Owner, Group) != 0) _ = ChangeOwner(path, uint.MaxValue, Group);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte result);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, ref byte result);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
