namespace MlNetAttention.Notebooks.Tests.Files;

/// <summary>Something a code cell showed.</summary>
internal abstract record CellOutput
{
    /// <summary>All of it as text.</summary>
    public abstract string Text { get; }
}

/// <summary>What a cell wrote to the console.</summary>
/// <param name="Written">The text.</param>
/// <param name="IsError">Whether it was written to stderr, as the kernel does with warnings of the compiler.</param>
internal sealed record StreamOutput(string Written, bool IsError = false) : CellOutput
{
    public override string Text => Written;
}

/// <summary>A value that was shown, in one or more formats.</summary>
/// <param name="Data">The value by MIME type.</param>
/// <param name="IsResult">Whether it is the value of the cell's last expression.</param>
internal sealed record DisplayOutput(IReadOnlyDictionary<string, string> Data, bool IsResult) : CellOutput
{
    public override string Text => string.Join('\n', Data.Select(format => $"{format.Key}: {format.Value}"));
}
