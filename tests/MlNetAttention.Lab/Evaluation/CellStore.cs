using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>The finished cells, in memory and, if asked for, in a file that is never without one of them.</summary>
internal sealed class CellStore : IDisposable
{
    private readonly string? _path;
    private readonly FileStream? _lock;
    private readonly List<EvaluatedCell> _cells = [];
    private readonly Dictionary<string, EvaluatedCell> _byIdentity = [];
    private readonly Dictionary<string, MissingCell> _missing = [];

    private CellStore(string? path, FileStream? @lock) => (_path, _lock) = (path, @lock);

    /// <summary>Whether a file beside that of the cells is made and deleted again; links in the path are followed.</summary>
    public static bool Claims(string path, string other) => other == LockOf(FileIdentity.Resolve(path));

    /// <summary>Goes on from the file where there is one; null keeps cells in memory alone.</summary>
    /// <exception cref="Failure">The file cannot be written, is no report of this version, or is in use.</exception>
    public static CellStore Open(string? path)
    {
        if (path is null) return new(null, null);
        var store = new CellStore(path, Lock(path));
        try
        {
            StagedFile.DeleteAbandoned(path);
            if (!File.Exists(path)) return store;
            EvaluationReport report = EvaluationReport.Read(path);
            store.Keep(report.Cells);
            foreach (MissingCell missing in report.Missing ?? []) store._missing.TryAdd(missing.Key.Identity, missing);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>The finished cell; null where it is still to be run.</summary>
    public EvaluatedCell? Find(CellKey key) => _byIdentity.GetValueOrDefault(key.Identity);

    /// <exception cref="Failure">The file cannot be written.</exception>
    public void Add(EvaluatedCell cell)
    {
        Keep([cell]);
        _missing.Remove(cell.Key.Identity);
        Write();
    }

    /// <summary>Says why there are no such cells, until there are.</summary>
    /// <exception cref="Failure">The file cannot be written.</exception>
    public void AddMissing(IEnumerable<MissingCell> cells)
    {
        foreach (MissingCell cell in cells) _missing[cell.Key.Identity] = cell;
        Write();
    }

    public void Dispose() => _lock?.Dispose();

    private void Write()
    {
        if (_path is null) return;
        using StagedFile file = StagedFile.Write(_path, EvaluationReport.Of(_cells, [.. _missing.Values]).Write);
        file.Commit();
    }

    private void Keep(IEnumerable<EvaluatedCell> cells)
    {
        foreach (EvaluatedCell cell in cells)
        {
            if (!_byIdentity.TryAdd(cell.Key.Identity, cell))
            {
                throw new Failure(
                    $"{_path}: the cell {cell.Key.Dataset}, {cell.Key.Pipeline}, seed {cell.Key.Seed} is there twice.");
            }

            _cells.Add(cell);
        }
    }

    // Two runs would each write the file without the other's cells. The system gives the lock up with the process, however
    // that ends; what then remains is an empty file that the next run takes over.
    private static string LockOf(string path) => $"{path}.lock";

    private static FileStream Lock(string path)
    {
        try
        {
            return new(LockOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new Failure($"{path} is being written by another run: {LockOf(path)} is in use.");
        }
    }
}
