using MlNetAttention.Notebooks.Tests.Running;

#pragma warning disable IDE0130 // The kernel has it in System, so that every cell can call it.
namespace System;

/// <summary>What cells can call on a text, as in the kernel.</summary>
/// <remarks>Public, since cells are compiled into assemblies of their own.</remarks>
public static class DisplayExtensions
{
    /// <summary>Shows the text below the cell as what its MIME type says.</summary>
    public static void DisplayAs(this string value, string mimeType) =>
        (OutputRecorder.Current ?? throw new InvalidOperationException("No notebook runs.")).AddAs(value, mimeType);
}
