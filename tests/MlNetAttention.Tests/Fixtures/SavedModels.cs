using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using MlNetAttention.Tests.MlNet;

namespace MlNetAttention.Tests.Fixtures;

/// <summary>The saved models of this folder, and what loading them by the public API gives for a handful of texts.</summary>
internal static class SavedModels
{
    /// <summary>More values than an id for each is saved for, and than are looked up in an array.</summary>
    internal const int ManyKeys = 70_000;

    /// <summary>No token, one, more than MaxTokens of 9, unknown ones, and one twice.</summary>
    internal static readonly string[] Texts =
    [
        "",
        "dog",
        "Evan ' s dog Riley is so hyper , she never stops moving",
        "Stranger Élan 🐕 𝔘 riley",
        "never never 17 stops",
    ];

    /// <summary>
    /// What the rules of texts of version 7 are about: canonical and compatible forms, case, scripts without blanks, emoji, and
    /// what is left out.
    /// </summary>
    internal static readonly string[] TextsOfManyScripts =
    [
        "Caf\u00e9 cafe\u0301 CAFE\u0301 \u212b A\u030a q\u0307\u0323 q\u0323\u0307",
        "\ufb01ne \ufb02ow \uff26\uff55\uff4c\uff4c x\u00b2 1\u00bd \u2460",
        "\u0130STANBUL istanbul \u0131s\u0131 I i\u0307",
        "Stra\u00dfe STRASSE \u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03bf\u03c2",
        "\u0e41\u0e21\u0e27\u0e01\u0e34\u0e19\u0e1b\u0e25\u0e32 \u0e01\u0e33\u0e25\u0e31\u0e07",
        "\u4eca\u5929\u5929\u6c23\u5f88\u597d\u3002\u30b3\u30f3\u30d4\u30e5\u30fc\u30bf\u30fc\u3067\u3059 \U00020000",
        "\U0001f44d\U0001f3fd \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea 1\ufe0f\u20e3 \u2764\ufe0f",
        "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab \u0939\u093f\u0928\u094d\u0926\u0940 \u05e9\u05c1\u05b8 \u0627\u0640\u0628",
        "soft\u00adhyphen zero\u200bwidth \u201cRiley\u2019s\u201d \u2212 dog",
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

    /// <summary>The format version of a model, with which its name ends from 7 on.</summary>
    internal static char VersionOf(string file) => file.EndsWith("-7.zip", StringComparison.Ordinal) ? '\u0007' : '\u0006';

    /// <summary>The rows that a model is tried with.</summary>
    internal static IDataView Rows(MLContext context, string file) =>
        ServedFixture.Of(
            context, KindOf(file), TextsOf(file), VersionOf(file) == '\u0006' ? RandomEncoder.Words.Length : ManyKeys);

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
        IDataView rows = model.Transform(Rows(context, file));
        string[] texts = TextsOf(file);
        string[] any = ["Features", "Scores", "Maps", "Tokens"];
        string[] columns = [.. any.Where(name => rows.Schema.GetColumnOrNull(name) is not null)];
        SortedDictionary<float, object?[]> found = ServedFixture.Rows(rows, ["Vectors", .. columns]);
        using FileStream stream = File.OpenRead(file);
        AttentionEncoder encoder = AttentionEncoder.Load(stream);
        for (int text = 0; text < texts.Length; text++)
        {
            EncodedSequence encoded =
                kind == "text" ? encoder.Encode(texts[text]) : encoder.Encode(Words(texts[text], asKeys: kind == "keys"));
            float[] vectors = encoded.TokenValues.ToArray();
            Assert.Equal(vectors.Select(Hex), ((float[])found[text][0]!).Select(Hex));
            yield return (text, "encoder: token vectors", vectors);
            yield return (text, "encoder: pooled vector", encoded.Pooled.ToArray());
            for (int i = 0; i < columns.Length; i++) yield return (text, $"column: {columns[i]}", found[text][i + 1]!);
        }
    }

    private static string[] TextsOf(string file) =>
        KindOf(file) == "text" && VersionOf(file) == '\u0007' ? [.. Texts, .. TextsOfManyScripts] : Texts;

    private static string[] Words(string text, bool asKeys) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => asKeys && !RandomEncoder.Words.Contains(word) ? "[unknown]" : word),
    ];
}
