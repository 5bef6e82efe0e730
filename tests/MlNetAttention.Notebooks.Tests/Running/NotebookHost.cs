namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>What cells can call beside the libraries; the kernel has more of it.</summary>
/// <remarks>Public, since cells are compiled into assemblies of their own.</remarks>
public sealed class NotebookHost
{
    private readonly OutputRecorder _outputs;

    internal NotebookHost(OutputRecorder outputs) => _outputs = outputs;

    /// <summary>Shows a value below the cell.</summary>
    public void display(object value) => _outputs.Add(value, isResult: false);
}
