using System.Text;
using Microsoft.DotNet.Interactive.Formatting;
using MlNetAttention.Notebooks.Tests.Files;

namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>
/// Keeps what a cell writes to the console and the values it shows, in order. Usable by many threads, as the console is.
/// </summary>
internal sealed class OutputRecorder : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _written = new();
    private readonly List<CellOutput> _outputs = [];

    /// <summary>That of the notebook that runs; null while none does.</summary>
    public static OutputRecorder? Current { get; set; }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_gate) _written.Append(value);
    }

    public override void Write(string? value)
    {
        lock (_gate) _written.Append(value);
    }

    public override void WriteLine(string? value)
    {
        lock (_gate) _written.Append(value).Append('\n');
    }

    /// <summary>Shows a value in the formats its type prefers.</summary>
    public void Add(object value, bool isResult)
    {
        Add(
            Formatter.GetPreferredMimeTypesFor(value.GetType())
                .ToDictionary(mime => mime, mime => value.ToDisplayString(mime).ReplaceLineEndings("\n")),
            isResult);
    }

    /// <summary>Shows a text as what its MIME type says, such as the text of a picture.</summary>
    public void AddAs(string text, string mimeType) =>
        Add(new Dictionary<string, string> { [mimeType] = text.ReplaceLineEndings("\n") }, isResult: false);

    /// <summary>What was shown since the last call.</summary>
    public IReadOnlyList<CellOutput> Take()
    {
        lock (_gate)
        {
            EndStream();
            CellOutput[] outputs = [.. _outputs];
            _outputs.Clear();
            return outputs;
        }
    }

    private void Add(Dictionary<string, string> data, bool isResult)
    {
        lock (_gate)
        {
            EndStream();
            _outputs.Add(new DisplayOutput(data, isResult));
        }
    }

    private void EndStream()
    {
        if (_written.Length == 0) return;
        _outputs.Add(new StreamOutput(_written.ToString().ReplaceLineEndings("\n")));
        _written.Clear();
    }
}
