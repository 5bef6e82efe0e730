using System.Text.Json;
using System.Text.Unicode;

namespace MlNetAttention.Pretrained.Files;

/// <summary>
/// An object in a JSON file. Errors name the file, the field, what was found and what was expected. A field that is null counts
/// as absent, as it does where such files come from.
/// </summary>
/// <remarks>
/// A name may not occur twice in an object: readers differ in which of the two they take, and one that checks a file must take
/// the one that another one uses.
/// </remarks>
internal sealed class JsonFields
{
    private static readonly JsonDocumentOptions Format = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    /// <param name="where">The name of the file and, within, of the object.</param>
    /// <param name="element">The object.</param>
    /// <exception cref="FormatException">It is no object.</exception>
    internal JsonFields(string where, JsonElement element)
    {
        Where = where;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{where} is {Raw(element)}; expected an object.");
        }

        try
        {
            foreach (JsonProperty field in element.EnumerateObject()) _fields.Add(field.Name, field.Value);
        }
        catch (InvalidOperationException error)
        {
            // Half of a surrogate pair, written as an escape.
            throw new FormatException($"{where} has a name that is no text.", error);
        }
    }

    /// <summary>The name of the file, quoted, and of the object within.</summary>
    internal string Where { get; }

    internal IEnumerable<string> Names => _fields.Keys;

    /// <summary>The object that a small file holds.</summary>
    /// <exception cref="FormatException">The file is too long, is not valid JSON, or holds no object.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static JsonFields Of(FolderFile file) => new($"'{file.Name}'", Root(file));

    /// <summary>What a small file holds.</summary>
    /// <inheritdoc cref="Of"/>
    internal static JsonElement Root(FolderFile file) => Root($"'{file.Name}'", file.Read(FileLimits.Small));

    /// <exception cref="FormatException">The bytes are not valid JSON in UTF-8.</exception>
    internal static JsonElement Root(string where, ReadOnlySpan<byte> bytes)
    {
        // The parser takes texts as they are, and would fail when they are asked for.
        if (!Utf8.IsValid(bytes)) throw new FormatException($"{where} is no valid UTF-8.");
        try
        {
            return JsonElement.Parse(bytes, Format);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{where} is no valid JSON: {Shown.Short(error.Message)}", error);
        }
    }

    internal bool Has(string name) => Find(name) is not null;

    internal JsonElement? Find(string name) =>
        _fields.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <exception cref="FormatException">The field is absent.</exception>
    internal JsonElement Value(string name) =>
        Find(name) ?? throw new FormatException($"{Where} has no {Shown.Short(name)}.");

    /// <exception cref="FormatException">It is absent, no whole number, or out of its range.</exception>
    internal int Whole(string name, int minimum, int maximum) => Whole(name, Value(name), minimum, maximum);

    internal int Whole(string name, int minimum, int maximum, int absent) =>
        Find(name) is { } value ? Whole(name, value, minimum, maximum) : absent;

    internal int? OptionalWhole(string name, int minimum, int maximum) =>
        Find(name) is { } value ? Whole(name, value, minimum, maximum) : null;

    /// <exception cref="FormatException">It is no number that a float holds, above 0 and at most 1.</exception>
    internal float SmallNumber(string name, float absent)
    {
        if (Find(name) is not { } value) return absent;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number <= 1 && (float)number > 0
            ? (float)number
            : throw Wrong(name, value, "a number above 0, at most 1");
    }

    internal bool Flag(string name, bool absent) => Find(name) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(name, other, "true or false"),
    };

    /// <exception cref="FormatException">It is absent or no text.</exception>
    internal string Text(string name) => Text(name, Value(name));

    internal string? OptionalText(string name) => Find(name) is { } value ? Text(name, value) : null;

    /// <summary>A field with an object; null where it is absent.</summary>
    internal JsonFields? Object(string name) => Find(name) is { } value ? new JsonFields($"{Where}, {name}", value) : null;

    /// <summary>Refuses a field that would change what the model computes, unless it is absent, null, false or empty.</summary>
    /// <exception cref="FormatException">It says something.</exception>
    internal void ExpectNothing(string name, string expected)
    {
        if (Find(name) is not { } value) return;
        bool isEmpty = value.ValueKind switch
        {
            JsonValueKind.False => true,
            JsonValueKind.Object => !value.EnumerateObject().Any(),
            JsonValueKind.Array => value.GetArrayLength() == 0,
            _ => false,
        };
        if (!isEmpty) throw Wrong(name, value, expected);
    }

    internal FormatException Wrong(string name, string expected) => Wrong(name, Value(name), expected);

    internal FormatException Wrong(string name, JsonElement found, string expected) =>
        new($"{Where}: {Shown.Short(name)} is {Raw(found)}; expected {expected}.");

    internal string Text(string name, JsonElement value)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String) return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
        }

        throw Wrong(name, value, "a text");
    }

    private int Whole(string name, JsonElement value, int minimum, int maximum) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong(name, value, minimum == maximum ? $"{minimum}" : $"a whole number, {minimum} to {maximum}");

    private static string Raw(JsonElement value) => Shown.Short(value.GetRawText());
}
