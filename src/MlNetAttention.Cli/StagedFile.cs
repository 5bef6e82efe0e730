namespace MlNetAttention.Cli;

/// <summary>
/// A text written beside its target and moved into place by <see cref="Commit"/>: whoever looks at the target sees the
/// old text or the new one, never a part.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private readonly string _target;
    private readonly string _staged;

    /// <exception cref="IOException">The text cannot be written, or the target is a folder.</exception>
    public StagedFile(string target, string text)
    {
        // Moving into place would fail as well, but then another file of the same set may have been moved already.
        if (Directory.Exists(target)) throw new IOException($"'{target}' is a folder.");

        _target = target;
        _staged = $"{target}.{Environment.ProcessId}.partial";
        try
        {
            File.WriteAllText(_staged, text);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Commit() => File.Move(_staged, _target, overwrite: true);

    // In a folder that does not let itself be written, deleting what never came to be fails as well, and would hide why.
    public void Dispose()
    {
        if (File.Exists(_staged)) File.Delete(_staged);
    }
}
