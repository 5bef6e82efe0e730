namespace MlNetAttention.Notebooks.Tests;

/// <summary>
/// Tests that run cells, one after another: they change the current directory and the console of the whole process.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NotebookCollection
{
    public const string Name = "notebooks";
}
