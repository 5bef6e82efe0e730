namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>Code that failed.</summary>
/// <param name="line">The line that failed, from 1; 0 where none is known.</param>
/// <param name="message">The first error of the compiler, or what was thrown.</param>
/// <param name="cause">The exception of the compiler or the code.</param>
internal sealed class CodeFailure(int line, string message, Exception cause) : Exception(message, cause)
{
    public int Line { get; } = line;
}
