using MlNetAttention.MlNet;

namespace MlNetAttention.Checkpoints;

/// <summary>
/// The checkpoints of one fit, a file for each of its training loops, in a folder that no other fit can use at the same time.
/// They are kept until the whole fit has ended.
/// </summary>
internal sealed class FitCheckpoints : IDisposable
{
    internal const string Suffix = ".checkpoint";

    private const string LockName = "fit.lock";

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

    /// <summary>
    /// Opens a folder after checking its checkpoints, and that it can be written, before hours are spent on training.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be created or written, or another fit is using it.</exception>
    /// <exception cref="InvalidDataException">A checkpoint is damaged.</exception>
    /// <exception cref="InvalidOperationException">The checkpoints belong to another fit.</exception>
    internal static FitCheckpoints Open(string folder, FitIdentity fit, MlNetLog log) =>
        new(Path.GetFullPath(folder), fit, log);

    /// <summary>Whether a file of that name in the folder is written, read and deleted here.</summary>
    internal static bool IsOwn(string name) =>
        name == LockName || name.EndsWith(Suffix, StringComparison.Ordinal)
        || name.EndsWith(CheckpointFile.StagedPath(Suffix), StringComparison.Ordinal);

    /// <summary>The checkpoint of a loop. May be called from several threads at once.</summary>
    /// <param name="name">The name of the loop, in lower case, without characters that file names cannot have.</param>
    /// <param name="use">Which of the ways to use a pretrained encoder it is part of, where a fit tries several.</param>
    internal TrainingCheckpoint Stage(string name, PretrainedUse use = PretrainedUse.Auto)
    {
        if (use != PretrainedUse.Auto) name = $"{use.ToString().ToLowerInvariant()}-{name}";
        var stage = new TrainingCheckpoint(Path.Combine(_folder, name + Suffix), name, _fit, _log);
        lock (_stages) _stages.Add(stage);
        return stage;
    }

    /// <summary>Deletes the checkpoints, so that the next fit starts afresh; keeps them where a loop was cancelled.</summary>
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

    // On some systems the wildcard alone would also match names whose extension merely begins like this.
    private IEnumerable<string> Files(string suffix) => Directory.GetFiles(_folder, $"*{suffix}")
        .Where(file => file.EndsWith(suffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    // The system releases the lock with the process, however that ends.
    private static FileStream Lock(string folder)
    {
        string path = Path.Combine(folder, LockName);
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
