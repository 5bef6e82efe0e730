using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// A value of a JSON file and where it stands; whatever is not what is expected of it is an error that says so.
/// </summary>
/// <param name="File">The name of the file.</param>
/// <param name="Path">The names that lead to the value, such as <c>model.vocab</c>.</param>
/// <param name="Value">The value.</param>
internal readonly record struct JsonPlace(string File, string Path, JsonElement Value)
{
    private const int DeepestNesting = 32;
    private const int LongestMessage = 300;

    /// <summary>Reads something from the root of a file, which has to be an object.</summary>
    internal static T Read<T>(PieceFile file, Func<JsonPlace, T> read)
    {
        ReadOnlyMemory<byte> content = file.Content;
        if (content.Span.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(content.Span)) throw PieceError.At(file.Name, "file", "other bytes", "JSON in UTF-8");
        try
        {
            CheckTexts(content.Span, file.Name);
            using JsonDocument document = JsonDocument.Parse(
                content, new JsonDocumentOptions { MaxDepth = DeepestNesting, AllowDuplicateProperties = false });
            var root = new JsonPlace(file.Name, "root", document.RootElement);
            root.Expect(JsonValueKind.Object);
            return read(root);
        }
        catch (JsonException error)
        {
            string place = error.LineNumber is null ? "content" : string.Create(
                CultureInfo.InvariantCulture, $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}");
            string message = error.Message.Length > LongestMessage ? error.Message[..LongestMessage] + "…" : error.Message;
            throw new FormatException($"{file.Name}, {place}: {message}", error);
        }
    }

    /// <summary>The member of a name; null where there is none, or where it is null.</summary>
    internal JsonPlace? Find(string name)
    {
        Expect(JsonValueKind.Object);
        if (!Value.TryGetProperty(name, out JsonElement member) || member.ValueKind == JsonValueKind.Null) return null;
        return this with { Path = PathTo(name), Value = member };
    }

    internal JsonPlace Member(string name) => Find(name) ?? throw Error("no value", $"one named {PieceError.Show(name)}");

    internal string Text()
    {
        Expect(JsonValueKind.String);
        return Value.GetString()!;
    }

    internal bool Flag() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error(Shown(), "true or false"),
    };

    internal int Whole() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int whole) ? whole
        : throw Error(Shown(), "a whole number of 32 bits");

    /// <summary>The items of a list.</summary>
    internal IEnumerable<JsonPlace> Items()
    {
        Expect(JsonValueKind.Array);
        JsonPlace list = this;
        return Value.EnumerateArray().Select((item, index) => list with { Path = $"{list.Path}[{index}]", Value = item });
    }

    /// <summary>The members of an object by their names.</summary>
    internal IEnumerable<(string Name, JsonPlace Place)> Members()
    {
        Expect(JsonValueKind.Object);
        JsonPlace whole = this;
        return Value.EnumerateObject().Select(member => (
            member.Name, whole with { Path = $"{whole.Path}.{PieceError.Shorten(member.Name)}", Value = member.Value }));
    }

    /// <summary>The members of an object that gives pieces their ids.</summary>
    internal Dictionary<string, int> Ids()
    {
        Expect(JsonValueKind.Object);
        int count = Value.GetPropertyCount();
        if (count is 0 or > PieceVocabulary.MaximumCount) throw Error($"{count} pieces", $"1 to {PieceVocabulary.MaximumCount}");
        var ids = new Dictionary<string, int>(count, StringComparer.Ordinal);
        foreach (JsonProperty member in Value.EnumerateObject())
        {
            if (member.Name.Length > PieceVocabulary.LongestPiece)
            {
                throw Error($"a piece of {member.Name.Length} characters", $"at most {PieceVocabulary.LongestPiece}");
            }

            if (member.Value.ValueKind != JsonValueKind.Number || !member.Value.TryGetInt32(out int id))
            {
                throw (this with { Path = $"{Path}, piece {PieceError.Show(member.Name)}" }).Error(
                    Kind(member.Value), "an id, a whole number of 32 bits");
            }

            ids.Add(member.Name, id);
        }

        return ids;
    }

    internal FormatException Error(string found, string expected) => PieceError.At(File, Path, found, expected);

    /// <summary>The value as an error shows it.</summary>
    internal string Shown() => Value.ValueKind switch
    {
        JsonValueKind.String => PieceError.Show(Value.GetString()!),
        JsonValueKind.Number => Value.GetRawText() is { Length: <= 40 } number ? number : "a long number",
        _ => Kind(Value),
    };

    internal void Expect(JsonValueKind kind)
    {
        if (Value.ValueKind != kind) throw Error(Shown(), kind == JsonValueKind.Array ? "a list" : NameOf(kind));
    }

    private string PathTo(string name) => Path == "root" ? PieceError.Shorten(name) : $"{Path}.{PieceError.Shorten(name)}";

    private static string Kind(JsonElement value) => NameOf(value.ValueKind);

    private static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    // Half of a surrogate pair, written as an escape, is an error of another kind when a text is read.
    private static void CheckTexts(ReadOnlySpan<byte> content, string file)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = DeepestNesting });
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw PieceError.At(file, $"byte {reader.TokenStartIndex}", "half of a surrogate pair", "Unicode");
            }
        }
    }
}
