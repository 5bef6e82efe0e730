using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;

namespace MlNetAttention.Tests.MlNet;

/// <summary>A transformer over a random encoder, and data for each kind of input.</summary>
internal sealed class ServedFixture
{
    internal const string Input = "Input";

    internal ServedFixture(
        string kind, string? vectors = "Vectors", string? maps = "Maps", string? tokens = "Tokens",
        EncoderOptions? options = null,
        FeatureLayout? layout = null, string? scores = null, ScoreKeeper? outOfFold = null)
    {
        Kind = kind == "text" ? InputKind.Text : kind == "keys" ? InputKind.KeyVector : InputKind.TextVector;
        var columns = new AttentionColumns(Kind, Input, "Features", vectors, maps, tokens, scores);
        Vocabulary vocabulary = Kind == InputKind.KeyVector
            ? RandomEncoder.KeyVocabulary([.. RandomEncoder.Words])
            : RandomEncoder.TextVocabulary(RandomEncoder.Words);
        Transformer = new AttentionFeaturizingTransformer(
            Context, columns, RandomEncoder.Create(options ?? RandomEncoder.Small, vocabulary),
            layout ?? FeatureLayout.VectorAlone,
            outOfFold);
        Data = Of(Context, kind, RandomEncoder.Texts(101, longest: 13, seed: 101));
    }

    /// <summary>The kinds of input column: text, vectors of text of one length and of any, vectors of keys.</summary>
    internal static string[] Kinds => ["text", "slots", "words", "keys"];

    internal MLContext Context { get; } = new(seed: 7);

    internal InputKind Kind { get; }

    internal AttentionFeaturizingTransformer Transformer { get; }

    internal IDataView Data { get; }

    internal static IDataView Of(MLContext context, string kind, IEnumerable<string> texts, int keys = 13)
    {
        if (kind == "text")
        {
            return context.Data.LoadFromEnumerable(texts.Select((text, i) => new TextRow { Number = i, Input = text }));
        }

        string[][] words = [.. texts.Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        SchemaDefinition schema;
        switch (kind)
        {
            case "words":
                return context.Data.LoadFromEnumerable(words.Select((row, i) => new WordsRow { Number = i, Input = row }));
            case "slots":
                schema = SchemaDefinition.Create(typeof(WordsRow));
                schema[Input].ColumnType = new VectorDataViewType(TextDataViewType.Instance, 13);
                return context.Data.LoadFromEnumerable(
                    words.Select((row, i) => new WordsRow { Number = i, Input = Padded(row) }), schema);
            default:
                schema = SchemaDefinition.Create(typeof(KeysRow));
                schema[Input].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), keys));
                return context.Data.LoadFromEnumerable(
                    words.Select((row, i) => new KeysRow { Number = i, Input = Keys(row) }), schema);
        }
    }

    /// <summary>The values of the added columns of every row, by the row's number.</summary>
    internal static SortedDictionary<float, object?[]> Rows(IDataView view, params string[] columns)
    {
        var rows = new SortedDictionary<float, object?[]>();
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        Read(cursor, columns, rows);
        return rows;
    }

    internal static void Read(DataViewRowCursor cursor, string[] columns, IDictionary<float, object?[]> rows)
    {
        var number = cursor.GetGetter<float>(cursor.Schema["Number"]);
        Func<object?>[] getters = [.. columns.Select(name => Getter(cursor, name))];
        while (cursor.MoveNext())
        {
            float key = 0;
            number(ref key);
            rows.Add(key, [.. getters.Select(getter => getter())]);
        }
    }

    internal static Func<object?> Getter(DataViewRow row, string name)
    {
        DataViewSchema.Column column = row.Schema[name];
        if (((VectorDataViewType)column.Type).ItemType is TextDataViewType)
        {
            var texts = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
            return () =>
            {
                VBuffer<ReadOnlyMemory<char>> value = default;
                texts(ref value);
                return value.DenseValues().Select(text => $"{text}").ToArray();
            };
        }

        var numbers = row.GetGetter<VBuffer<float>>(column);
        return () =>
        {
            VBuffer<float> value = default;
            numbers(ref value);
            return value.DenseValues().ToArray();
        };
    }

    private static string[] Padded(string[] words) =>
        [.. Enumerable.Range(0, 13).Select(i => i < words.Length ? words[i] : "")];

    // A word that is not known is a missing key.
    private static uint[] Keys(string[] words) => [.. words.Select(word => (uint)(Array.IndexOf(RandomEncoder.Words, word) + 1))];

    internal sealed class TextRow
    {
        public float Number { get; set; }

        public string Input { get; set; } = "";
    }

    internal sealed class WordsRow
    {
        public float Number { get; set; }

        public string[] Input { get; set; } = [];
    }

    internal sealed class KeysRow
    {
        public float Number { get; set; }

        public uint[] Input { get; set; } = [];
    }

    internal sealed class Features
    {
        [ColumnName("Features")]
        public float[] Values { get; set; } = [];

        public float[] Vectors { get; set; } = [];

        public float[] Maps { get; set; } = [];

        public string[] Tokens { get; set; } = [];
    }
}
