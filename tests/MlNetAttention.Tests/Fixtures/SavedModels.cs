using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using MlNetAttention.Tests.MlNet;

namespace MlNetAttention.Tests.Fixtures;

/// <summary>The saved models of this folder, and what loading them by the public API gives for a handful of texts.</summary>
internal static class SavedModels
{
    /// <summary>No token, one, more than MaxTokens of 9, unknown ones, and one twice.</summary>
    internal static readonly string[] Texts =
    [
        "",
        "dog",
        "Evan ' s dog Riley is so hyper , she never stops moving",
        "Stranger Élan 🐕 𝔘 riley",
        "never never 17 stops",
    ];

    /// <summary>This folder in the repository.</summary>
    internal static string Folder { get; } = Path.Combine(
        typeof(SavedModels).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryFolder").Value!,
        "tests", "MlNetAttention.Tests", "Fixtures");

    internal static string ModelFolder => Path.Combine(Folder, "Models");

    /// <summary>The models, by name.</summary>
    internal static string[] Files => [.. Directory.GetFiles(ModelFolder, "*.zip").Order(StringComparer.Ordinal)];

    /// <summary>The kind of input column, with which the name of a model begins: see <see cref="ServedFixture.Kinds"/>.</summary>
    internal static string KindOf(string file) => Path.GetFileName(file).Split('-')[0];

    internal static string ExpectedFile(int bits) => Path.Combine(Folder, $"values-{bits}.txt");

    /// <summary>What every model gives for every text: a line each with model, text, name of the values and the values.</summary>
    internal static IEnumerable<string> Values()
    {
        foreach (string file in Files)
        {
            foreach ((int text, string name, object value) in ValuesOf(file))
            {
                string written = string.Join(' ', value is float[] numbers ? numbers.Select(Hex) : (string[])value);
                yield return $"{Path.GetFileNameWithoutExtension(file)}\t{text}\t{name}\t{written}";
            }
        }
    }

    /// <summary>The bits of a number: 3f800000 for 1.</summary>
    internal static string Hex(float number) =>
        BitConverter.SingleToUInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture);

    internal static float Number(string hex) =>
        BitConverter.UInt32BitsToSingle(uint.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    private static IEnumerable<(int Text, string Name, object Value)> ValuesOf(string file)
    {
        var context = new MLContext(seed: 7);
        string kind = KindOf(file);
        ITransformer model = context.Model.Load(file, out _);
        IDataView rows = model.Transform(ServedFixture.Of(context, kind, Texts));
        string[] any = ["Features", "Scores", "Maps", "Tokens"];
        string[] columns = [.. any.Where(name => rows.Schema.GetColumnOrNull(name) is not null)];
        SortedDictionary<float, object?[]> found = ServedFixture.Rows(rows, ["Vectors", .. columns]);
        using FileStream stream = File.OpenRead(file);
        AttentionEncoder encoder = AttentionEncoder.Load(stream);
        for (int text = 0; text < Texts.Length; text++)
        {
            EncodedSequence encoded =
                kind == "text" ? encoder.Encode(Texts[text]) : encoder.Encode(Words(Texts[text], asKeys: kind == "keys"));
            float[] vectors = encoded.TokenValues.ToArray();
            Assert.Equal(vectors.Select(Hex), ((float[])found[text][0]!).Select(Hex));
            yield return (text, "encoder: token vectors", vectors);
            yield return (text, "encoder: pooled vector", encoded.Pooled.ToArray());
            for (int i = 0; i < columns.Length; i++) yield return (text, $"column: {columns[i]}", found[text][i + 1]!);
        }
    }

    private static string[] Words(string text, bool asKeys) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => asKeys && !RandomEncoder.Words.Contains(word) ? "[unknown]" : word),
    ];
}
