using MlNetAttention.MlNet;

namespace MlNetAttention.Checkpoints;

/// <summary>
/// The checkpoints of one fit, a file for each of its training loops, in a folder that no other fit uses meanwhile. They are kept
/// until the whole fit has ended.
/// </summary>
internal sealed class FitCheckpoints : IDisposable
{
    internal const string Suffix = ".checkpoint";

    private readonly string _folder;
    private readonly FitIdentity _fit;
    private readonly MlNetLog _log;
    private readonly FileStream _lock;
    private readonly List<TrainingCheckpoint> _stages = [];

    private FitCheckpoints(string folder, FitIdentity fit, MlNetLog log)
    {
        (_folder, _fit, _log) = (folder, fit, log);
        _lock = Lock(folder);
        try
        {
            foreach (string file in Files(Suffix)) Check(file);
            foreach (string file in Files(CheckpointFile.StagedPath(Suffix))) File.Delete(file);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Checks what is there before hours are spent on it, and that more can be put there.</summary>
    /// <exception cref="IOException">The folder cannot be made or written, or another fit is using it.</exception>
    /// <exception cref="InvalidDataException">A checkpoint is damaged.</exception>
    /// <exception cref="InvalidOperationException">The checkpoints are of another fit.</exception>
    internal static FitCheckpoints Open(string folder, FitIdentity fit, MlNetLog log) =>
        new(Path.GetFullPath(folder), fit, log);

    /// <summary>The checkpoint of a loop; callable from several threads at once.</summary>
    /// <param name="name">In lower case, without signs that file names cannot have.</param>
    internal TrainingCheckpoint Stage(string name)
    {
        var stage = new TrainingCheckpoint(Path.Combine(_folder, name + Suffix), name, _fit, _log);
        lock (_stages) _stages.Add(stage);
        return stage;
    }

    /// <summary>Deletes the checkpoints, so that the next fit begins anew; keeps them where a loop was cancelled.</summary>
    internal void Complete()
    {
        lock (_stages)
        {
            if (!_stages.TrueForAll(stage => stage.IsComplete)) return;
        }

        try
        {
            foreach (string file in Files(Suffix)) File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _log.Warning($"The checkpoints in '{_folder}' cannot be deleted: {error.Message}");
        }
    }

    public void Dispose() => _lock.Dispose();

    private void Check(string file)
    {
        using CheckpointFile checkpoint = CheckpointFile.Open(file);
        if (_fit.Difference(checkpoint.Header.Fit) is not { } difference) return;
        throw new InvalidOperationException(
            $"The checkpoint '{file}' is of another fit: {difference}. Give every fit a folder of its own, or delete what is in "
            + "this one to begin anew.");
    }

    // The wildcard alone would also find names that merely begin so on some systems.
    private IEnumerable<string> Files(string suffix) => Directory.GetFiles(_folder, $"*{suffix}")
        .Where(file => file.EndsWith(suffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    // The system gives the lock up with the process, however that ends.
    private static FileStream Lock(string folder)
    {
        string path = Path.Combine(folder, "fit.lock");
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Checkpoints cannot be kept in '{folder}': {error.Message}");
        }
    }
}
