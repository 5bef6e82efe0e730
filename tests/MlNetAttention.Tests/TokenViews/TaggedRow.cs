using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Tests.TokenViews;

/// <summary>A sequence of words with a tag and two numbers for each.</summary>
public sealed class TaggedRow
{
    internal static readonly string[] TagNames = ["person", "place", "other"];

    public string Name { get; set; } = "";

    public string[] Words { get; set; } = [];

    public string[] Tags { get; set; } = [];

    public float[] Vectors { get; set; } = [];

    [VectorType(3)]
    public float[] Whole { get; set; } = [0, 0, 0];

    internal static TaggedRow Of(string name, params string[] words) => new()
    {
        Name = name,
        Words = words,
        Tags = [.. words.Select((word, i) => TagNames[(word.Length + i) % 3])],
        Vectors = [.. words.SelectMany((word, i) => new float[] { word.Length, i })],
        Whole = [words.Length, 2, 3],
    };

    internal static TaggedRow[] Some() =>
        [Of("a", "Riley", "is", "here"), Of("b"), Of("c", "dog"), Of("d"), Of("e", "no", "one")];

    /// <summary>Tags are keys; numbers are [T, 2].</summary>
    internal static IDataView View(MLContext ml, IEnumerable<TaggedRow> rows)
    {
        var schema = SchemaDefinition.Create(typeof(TaggedRow));
        schema["Vectors"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 0, 2);
        IDataView view = ml.Data.LoadFromEnumerable(rows, schema);
        IDataView names = ml.Data.LoadFromEnumerable(TagNames.Select(name => new { Name = name }));
        return ml.Transforms.Conversion.MapValueToKey("Tags", keyData: names).Fit(view).Transform(view);
    }

    internal static string[] KeyValues(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => $"{name}")];
    }

    /// <summary>Found by FsCheck.</summary>
    public static Arbitrary<TaggedRow[]> Sequences()
    {
        Gen<string> word = Gen.Elements("Riley", "is", "a", "dog", "here", "");
        Gen<TaggedRow> sequence = word.ArrayOf().Zip(Gen.Elements("x", "y", "z")).Select(pair => Of(pair.Item2, pair.Item1));
        return sequence.ArrayOf().ToArbitrary();
    }
}
