using System.Globalization;

namespace MlNetAttention.Fitting;

/// <summary>
/// The memory that this process can still get: what the machine has free, within the limits of its container and of the process.
/// libtorch ends a process whose memory ends, so it must be known before.
/// </summary>
internal static class AvailableMemory
{
    /// <summary>Bytes; null where they cannot be told.</summary>
    internal static long? Now => OperatingSystem.IsLinux()
        ? Of(path => File.Exists(path) ? File.ReadAllText(path) : null)
        : OfTheGarbageCollector(GC.GetGCMemoryInfo());

    /// <param name="read">The text of a file; null where there is none.</param>
    internal static long? Of(Func<string, string?> read)
    {
        // A container sees its own group of processes as the root. Files that the system keeps in memory count as used, and give
        // way.
        long? files = Field(read("/sys/fs/cgroup/memory.stat"), "active_file ")
            + Field(read("/sys/fs/cgroup/memory.stat"), "inactive_file ");
        long? filesBefore = Field(read("/sys/fs/cgroup/memory/memory.stat"), "total_active_file ")
            + Field(read("/sys/fs/cgroup/memory/memory.stat"), "total_inactive_file ");
        long?[] limits =
        [
            Field(read("/proc/meminfo"), "MemAvailable:") * 1024,
            Number(read("/sys/fs/cgroup/memory.max")) - Number(read("/sys/fs/cgroup/memory.current")) + (files ?? 0),
            Number(read("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
                - Number(read("/sys/fs/cgroup/memory/memory.usage_in_bytes")) + (filesBefore ?? 0),
            Field(read("/proc/self/limits"), "Max address space") - Field(read("/proc/self/status"), "VmSize:") * 1024,
        ];
        return limits.Min() is { } least ? Math.Max(0, least) : null;
    }

    private static long? OfTheGarbageCollector(GCMemoryInfo memory) =>
        memory.TotalAvailableMemoryBytes == 0 ? null : Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);

    // The first number behind a name at the beginning of a line; none where it says "unlimited".
    private static long? Field(string? text, string name) => text?.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => Number(line[name.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()))
        .FirstOrDefault();

    private static long? Number(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
