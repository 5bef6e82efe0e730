namespace MlNetAttention.Cli.Shell;

/// <summary>The outputs of a command, each by itself: one that cannot be written does not take the others with it.</summary>
internal sealed class Outputs(CancellationToken cancel)
{
    private readonly List<string> _failures = [];

    /// <summary>Writes a file, if there is one to write.</summary>
    public void Write(string? target, Action<Stream> write)
    {
        if (target is null) return;
        Try(() =>
        {
            using StagedFile file = StagedFile.Write(target, write);
            file.Commit();
        });
    }

    /// <summary>Shows something; standard output may be closed or full as well.</summary>
    public void Try(Action write)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            write();
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            _failures.Add(error is Failure ? error.Message : $"Failed: {CommandRun.OneLine(error.GetBaseException().Message)}");
        }
    }

    /// <summary>Called last.</summary>
    /// <exception cref="Failure">An output could not be written.</exception>
    public void Complete()
    {
        if (_failures.Count > 0) throw new Failure(string.Join('\n', _failures));
    }
}
