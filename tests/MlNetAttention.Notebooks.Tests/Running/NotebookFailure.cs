namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>A code cell that failed. The message says which, on what line, and why.</summary>
internal sealed class NotebookFailure(string notebook, int codeCell, string source, CodeFailure failure)
    : Exception($"{notebook}, code cell {codeCell}{Place(source, failure.Line)}\n{failure.Message}", failure.InnerException)
{
    private static string Place(string source, int line) =>
        line == 0 ? "" : $", line {line}: {source.Split('\n').ElementAtOrDefault(line - 1)?.Trim()}";
}
