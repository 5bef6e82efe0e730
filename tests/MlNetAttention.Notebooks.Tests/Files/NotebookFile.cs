using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetAttention.Notebooks.Tests.Files;

/// <summary>A notebook for the C# kernel of .NET Interactive, in the format nbformat 4.5.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Cells">Prose and code, in order.</param>
internal sealed record NotebookFile(string Name, IReadOnlyList<NotebookCell> Cells)
{
    // As Jupyter writes it, so that saving a notebook in another program changes few lines.
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public IEnumerable<NotebookCell> CodeCells => Cells.Where(cell => cell.IsCode);

    public static NotebookFile Load(string path)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(path)) ?? throw new JsonException($"{path} is empty.");
        return new(Path.GetFileName(path), [.. root["cells"]!.AsArray().Select(cell => CellJson.Read(cell!))]);
    }

    public void Save(string path) => File.WriteAllText(path, ToJson());

    /// <summary>The content of the file. The same cells always give the same text.</summary>
    public string ToJson()
    {
        var root = new JsonObject
        {
            ["cells"] = new JsonArray([.. Cells.Select(CellJson.Write)]),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject
                {
                    ["display_name"] = ".NET (C#)",
                    ["language"] = "C#",
                    ["name"] = ".net-csharp",
                },
                ["language_info"] = new JsonObject { ["name"] = "polyglot-notebook" },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        return root.ToJsonString(Layout) + "\n";
    }
}
