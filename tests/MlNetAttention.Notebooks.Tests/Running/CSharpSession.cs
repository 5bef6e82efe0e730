using System.Diagnostics;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>
/// C# that goes on from piece to piece, as in the kernel of .NET Interactive, which uses the same compiler: for cells, and for
/// whatever else shows code to a reader.
/// </summary>
/// <param name="host">The object whose public members the code can call. Its type must be public.</param>
internal sealed class CSharpSession(object host)
{
    private const string FileName = "cell.csx";

    // The kernel's, and no more: a cell that needs another must say so.
    private static readonly string[] Imports =
        ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq"];

    private static readonly string[] AssemblyPaths =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    private static readonly ScriptOptions Options = ScriptOptions.Default
        .WithReferences(AssemblyPaths.Select(path => MetadataReference.CreateFromFile(path)))
        .WithImports(Imports)
        .WithLanguageVersion(LanguageVersion.Latest)
        .WithEmitDebugInformation(true)
        .WithFileEncoding(Encoding.UTF8)
        .WithFilePath(FileName);

    private ScriptState<object>? _state;

    /// <summary>Runs a piece of code.</summary>
    /// <returns>The value of the expression it ends with; null without one.</returns>
    /// <exception cref="CodeFailure">It does not compile, or threw.</exception>
    public async Task<object?> RunAsync(string code, CancellationToken cancel)
    {
        try
        {
            _state ??= await Start().RunAsync(host, cancel);
            _state = await _state.ContinueWithAsync<object>(code, Options, cancel);
            return _state.ReturnValue;
        }
        catch (CompilationErrorException e)
        {
            Diagnostic error = e.Diagnostics.First(found => found.Severity == DiagnosticSeverity.Error);
            throw new CodeFailure(error.Location.GetLineSpan().StartLinePosition.Line + 1, Unplaced(error), e);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            throw new CodeFailure(LineOf(e), $"{e.GetType().Name}: {e.Message}", e);
        }
    }

    private Script<object> Start()
    {
        // Cells share the assemblies of this process; otherwise every library, and libtorch with it, would be loaded twice.
        var loader = new InteractiveAssemblyLoader();
        string folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        foreach (string path in AssemblyPaths.Where(path => Path.GetDirectoryName(path) == folder))
            loader.RegisterDependency(Assembly.LoadFrom(path));
        return CSharpScript.Create<object>("", Options, host.GetType(), loader);
    }

    private static string Unplaced(Diagnostic error) => $"error {error.Id}: {error.GetMessage()}";

    private static int LineOf(Exception exception) => new StackTrace(exception, fNeedFileInfo: true).GetFrames()
        .FirstOrDefault(frame => frame.GetFileName() == FileName)?.GetFileLineNumber() ?? 0;
}
