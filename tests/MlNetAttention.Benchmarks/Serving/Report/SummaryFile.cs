using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetAttention.Benchmarks.Serving.Report;

/// <summary>The file of the figures: written beside its target and moved into place, so that it is whole or not there.</summary>
internal static class SummaryFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Fails before minutes of measuring rather than after them.</summary>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    internal static void Check(string path)
    {
        if (Directory.Exists(path)) throw new IOException($"'{path}' is a folder.");
        string staged = Staged(path);
        File.WriteAllText(staged, "");
        File.Delete(staged);
    }

    internal static void Write(string path, JsonObject summary)
    {
        string staged = Staged(path);
        File.WriteAllText(staged, summary.ToJsonString(Indented) + "\n");
        File.Move(staged, path, overwrite: true);
    }

    private static string Staged(string path) => $"{path}.{Environment.ProcessId}.partial";
}
