using System.Runtime.InteropServices;

namespace MlNetAttention.LibTorch;

/// <summary>Calls to the C library of Linux that .NET has no equivalent for.</summary>
internal static partial class LibC
{
    private const int AT_FDCWD = -100;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const uint STATX_BASIC_STATS = 0x7ff;
    private const int RTLD_LAZY = 1;
    private const int RTLD_NOLOAD = 4;
    private const int RTLD_DI_LINKMAP = 2;
    private const int StatxSize = 256;
    private const int StxUidOffset = 20;

    /// <summary>The user that this process acts as.</summary>
    internal static uint EffectiveUser => GetEffectiveUserId();

    /// <summary>The user that owns a file or folder; a symbolic link is not followed.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be examined.</exception>
    internal static uint OwnerOf(string path)
    {
        // struct statx, unlike struct stat, has the same layout on every processor and C library.
        Span<byte> statx = stackalloc byte[StatxSize];
        if (Statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, ref MemoryMarshal.GetReference(statx)) != 0)
            throw new IOException($"Cannot find the owner of '{path}': {Marshal.GetLastPInvokeErrorMessage()}.");
        return MemoryMarshal.Read<uint>(statx[StxUidOffset..]);
    }

    /// <summary>Sets a variable where native code sees it, unless it is set already.</summary>
    /// <remarks>
    /// <see cref="Environment.SetEnvironmentVariable(string, string)"/> changes a copy that only managed code sees.
    /// </remarks>
    internal static void SetEnvironmentDefault(string name, string value) => SetEnv(name, value, overwrite: 0);

    /// <summary>
    /// Returns freed memory to the system, where the C library can (glibc). That library keeps a heap for every thread that has
    /// allocated, and with it the memory of tensors of all threads that trained folds.
    /// </summary>
    internal static unsafe void TrimHeaps()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint library)
            && NativeLibrary.TryGetExport(library, "malloc_trim", out nint trim))
        {
            ((delegate* unmanaged<nuint, int>)trim)(0);
        }
    }

    /// <summary>A library that is in the process, by its own name (<c>SONAME</c>); 0 where there is none.</summary>
    internal static unsafe nint FindLoaded(string library)
    {
        var open = (delegate* unmanaged<byte*, int, nint>)DynamicLinking("dlopen");
        nint name = Marshal.StringToCoTaskMemUTF8(library);
        nint found = open((byte*)name, RTLD_LAZY | RTLD_NOLOAD);
        Marshal.FreeCoTaskMem(name);
        return found;
    }

    /// <summary>The <c>struct link_map</c> of a library that is in the process.</summary>
    /// <exception cref="InvalidOperationException">The C library gives none.</exception>
    internal static unsafe nint LinkMapOf(nint library)
    {
        var info = (delegate* unmanaged<nint, int, nint*, int>)DynamicLinking("dlinfo");
        nint map = 0;
        if (info(library, RTLD_DI_LINKMAP, &map) != 0 || map == 0)
            throw new InvalidOperationException("The C library knows nothing of a library that it has loaded.");
        return map;
    }

    // In libc.so.6 from glibc 2.34 on; before, in a library of their own, which now leads there.
    private static nint DynamicLinking(string function) =>
        NativeLibrary.GetExport(NativeLibrary.Load("libdl.so.2"), function);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte result);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
