using System.Text.Json.Nodes;

namespace MlNetAttention.Notebooks.Tests.Files;

/// <summary>Cells and their outputs as JSON.</summary>
internal static class CellJson
{
    private const string Error = "stderr";

    public static NotebookCell Read(JsonNode cell) => new()
    {
        Id = cell["id"]!.GetValue<string>(),
        IsCode = cell["cell_type"]!.GetValue<string>() == "code",
        Source = ReadText(cell["source"]!),
        Tags = [.. cell["metadata"]!["tags"]?.AsArray().Select(tag => tag!.GetValue<string>()) ?? []],
        ExecutionCount = cell["execution_count"]?.GetValue<int>(),
        Outputs = [.. cell["outputs"]?.AsArray().Select(output => ReadOutput(output!)) ?? []],
    };

    public static JsonNode Write(NotebookCell cell)
    {
        var metadata = new JsonObject();
        var json = new JsonObject { ["cell_type"] = cell.IsCode ? "code" : "markdown" };
        if (cell.IsCode)
        {
            json["execution_count"] = cell.ExecutionCount;
            metadata["dotnet_interactive"] = new JsonObject { ["language"] = "csharp" };
            metadata["polyglot_notebook"] = new JsonObject { ["kernelName"] = "csharp" };
        }

        if (cell.Tags.Count > 0) metadata["tags"] = new JsonArray([.. cell.Tags.Select(tag => JsonValue.Create(tag))]);
        json["id"] = cell.Id;
        json["metadata"] = metadata;
        if (cell.IsCode)
            json["outputs"] = new JsonArray([.. cell.Outputs.Select(output => WriteOutput(output, cell.ExecutionCount))]);
        json["source"] = WriteText(cell.Source);
        return json;
    }

    private static CellOutput ReadOutput(JsonNode output) => output["output_type"]!.GetValue<string>() switch
    {
        "stream" => new StreamOutput(ReadText(output["text"]!), IsError: output["name"]!.GetValue<string>() == Error),
        "execute_result" => new DisplayOutput(ReadData(output["data"]!), IsResult: true),
        "display_data" => new DisplayOutput(ReadData(output["data"]!), IsResult: false),
        string other => throw new NotSupportedException($"A notebook is stored with an output of type '{other}'."),
    };

    private static Dictionary<string, string> ReadData(JsonNode data) =>
        data.AsObject().ToDictionary(format => format.Key, format => ReadText(format.Value!));

    private static JsonObject WriteOutput(CellOutput output, int? executionCount)
    {
        if (output is StreamOutput stream)
        {
            return new()
            {
                ["name"] = stream.IsError ? Error : "stdout",
                ["output_type"] = "stream",
                ["text"] = WriteText(stream.Written),
            };
        }

        var display = (DisplayOutput)output;
        var json = new JsonObject
        {
            ["data"] = new JsonObject(display.Data.Select(
                format => KeyValuePair.Create(format.Key, (JsonNode?)WriteText(format.Value)))),
        };
        if (display.IsResult) json["execution_count"] = executionCount;
        json["metadata"] = new JsonObject();
        json["output_type"] = display.IsResult ? "execute_result" : "display_data";
        return json;
    }

    /// <summary>A text is one string or one for each line.</summary>
    private static string ReadText(JsonNode text) =>
        text is JsonArray lines ? string.Concat(lines.Select(line => line!.GetValue<string>())) : text.GetValue<string>();

    private static JsonArray WriteText(string text)
    {
        var lines = new JsonArray();
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start) + 1;
            if (end == 0) end = text.Length;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }

        return lines;
    }
}
