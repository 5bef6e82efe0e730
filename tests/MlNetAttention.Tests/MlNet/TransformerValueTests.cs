using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Tests.MlNet;

public class TransformerValueTests
{
    private static readonly string[] Columns = ["Features", "Vectors", "Maps", "Tokens"];

    public static TheoryData<string> Kinds => [.. ServedFixture.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void Rows_have_the_values_of_the_encoder(string kind)
    {
        var served = new ServedFixture(kind);
        string[] texts = RandomEncoder.Texts(101, longest: 13, seed: 101);
        SortedDictionary<float, object?[]> rows = ServedFixture.Rows(served.Transformer.Transform(served.Data), Columns);
        Assert.Equal(texts.Length, rows.Count);
        for (int i = 0; i < texts.Length; i++)
        {
            string[] words = texts[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (kind == "keys") words = [.. words.Select(word => RandomEncoder.Words.Contains(word) ? word : "[unknown]")];
            AttentionEncoder encoder = served.Transformer.Encoder;
            EncodedSequence expected = kind == "text" ? encoder.Encode(texts[i]) : encoder.Encode(words);
            Assert.Equal(Values(expected), rows[i]);
        }
    }

    [Fact]
    public void Empty_slots_hold_no_token_and_missing_keys_an_unknown_one()
    {
        var words = new ServedFixture("words");
        IDataView gaps = words.Context.Data.LoadFromEnumerable(
            [new ServedFixture.WordsRow { Input = ["", "dog", null!, "", "she"] }, new ServedFixture.WordsRow { Number = 1 }]);
        SortedDictionary<float, object?[]> rows = ServedFixture.Rows(words.Transformer.Transform(gaps), Columns);
        Assert.Equal(Values(words.Transformer.Encoder.Encode(["dog", "she"])), rows[0]);
        Assert.Equal(Values(words.Transformer.Encoder.Encode([])), rows[1]);

        var keys = new ServedFixture("keys");
        IDataView missing = ServedFixture.Of(keys.Context, "keys", ["dog stranger she"]);
        rows = ServedFixture.Rows(keys.Transformer.Transform(missing), Columns);
        Assert.Equal(Values(keys.Transformer.Encoder.Encode(["dog", "[unknown]", "she"])), rows[0]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_row_takes_no_memory_but_that_of_its_output(string kind)
    {
        const int Rows = 202;
        var served = new ServedFixture(kind, maps: null, tokens: null);
        string[] texts = [.. RandomEncoder.Texts(Rows / 2, longest: 13, seed: 101)];
        IDataView data = served.Context.Data.Cache(ServedFixture.Of(served.Context, kind, texts.Concat(texts)));
        IRowToRowMapper mapper = ((ITransformer)served.Transformer).GetRowToRowMapper(data.Schema);
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        using DataViewRow row = mapper.GetRow(cursor, [mapper.OutputSchema["Features"], mapper.OutputSchema["Vectors"]]);
        var features = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Features"]);
        var vectors = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Vectors"]);
        VBuffer<float> ofRow = default, ofTokens = default;
        long allocated = 0;
        int i = 0;
        for (; cursor.MoveNext(); i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            features(ref ofRow);
            vectors(ref ofTokens);

            // By then every buffer has met its longest row, and every word has been asked for.
            if (i >= Rows / 2) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal((Rows, 0), (i, allocated));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Parallel_cursors_shuffled_rows_and_other_views_give_the_same_values(string kind)
    {
        var served = new ServedFixture(kind);
        IDataView view = served.Transformer.Transform(served.Data);
        SortedDictionary<float, object?[]> expected = ServedFixture.Rows(view, Columns);

        var parallel = new SortedDictionary<float, object?[]>();
        DataViewRowCursor[] cursors = view.GetRowCursorSet(view.Schema, 3);
        foreach (DataViewRowCursor cursor in cursors)
        {
            using (cursor) ServedFixture.Read(cursor, Columns, parallel);
        }

        Assert.Equal(expected, parallel);
        Assert.Equal(expected, ServedFixture.Rows(served.Context.Data.ShuffleRows(view, seed: 3), Columns));
        IDataView some = served.Context.Data.TakeRows(served.Context.Data.SkipRows(served.Data, 7), 13);
        Assert.Equal(expected.Skip(7).Take(13), ServedFixture.Rows(served.Transformer.Transform(some), Columns));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Threads_with_a_cursor_each_give_the_same_values(string kind)
    {
        var served = new ServedFixture(kind);
        IDataView view = served.Transformer.Transform(served.Data);
        SortedDictionary<float, object?[]> expected = ServedFixture.Rows(view, Columns);
        var seven = new ParallelOptions { MaxDegreeOfParallelism = 7 };
        Parallel.For(0, 7, seven, _ => Assert.Equal(expected, ServedFixture.Rows(view, Columns)));
    }

    [Fact]
    public void A_prediction_engine_gives_the_values_of_the_encoder()
    {
        var served = new ServedFixture("text");
        var engine =
            served.Context.Model.CreatePredictionEngine<ServedFixture.TextRow, ServedFixture.Features>(served.Transformer);
        foreach (string text in RandomEncoder.Texts(53, longest: 13, seed: 103))
        {
            ServedFixture.Features features = engine.Predict(new ServedFixture.TextRow { Input = text });
            EncodedSequence expected = served.Transformer.Encoder.Encode(text);
            Assert.Equal(Values(expected), [features.Values, features.Vectors, features.Maps, features.Tokens]);
        }
    }

    [Fact]
    public void Columns_asked_for_alone_have_the_values_of_all_together()
    {
        var served = new ServedFixture("text");
        IDataView view = served.Transformer.Transform(served.Data);
        SortedDictionary<float, object?[]> all = ServedFixture.Rows(view, Columns);
        for (int i = 0; i < Columns.Length; i++)
        {
            var alone = new SortedDictionary<float, object?[]>();
            using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Number"], view.Schema[Columns[i]]]);
            ServedFixture.Read(cursor, [Columns[i]], alone);
            Assert.Equal(all.Select(row => row.Value[i]), alone.Select(row => row.Value[0]));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_row_allocates_nothing_once_the_buffers_have_grown(string kind)
    {
        const int Rows = 1_000;
        var served = new ServedFixture(kind, maps: null, tokens: null);
        string[] texts = RandomEncoder.Texts(Rows, longest: 13, seed: 107);
        IDataView view = served.Transformer.Transform(
            served.Context.Data.Cache(ServedFixture.Of(served.Context, kind, texts.Concat(texts))));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Features"], view.Schema["Vectors"]]);
        var pooled = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        var vectors = cursor.GetGetter<VBuffer<float>>(view.Schema["Vectors"]);
        VBuffer<float> features = default;
        VBuffer<float> tokens = default;
        long allocated = 0;
        for (int row = 0; row < 2 * Rows; row++)
        {
            Assert.True(cursor.MoveNext());
            long before = GC.GetAllocatedBytesForCurrentThread();
            pooled(ref features);
            vectors(ref tokens);
            if (row >= Rows) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(allocated, 0, Rows);
    }

    [Fact]
    public void Sparse_vectors_are_read_like_dense_ones()
    {
        var keys = new ServedFixture("keys");
        var words = new ServedFixture("words");
        var none = new VBuffer<uint>(5, 2, [4, 5], [1, 3]);
        var empty = new VBuffer<ReadOnlyMemory<char>>(5, 2, ["dog".AsMemory(), "riley".AsMemory()], [1, 3]);
        var builder = SchemaDefinition.Create(typeof(SparseRow));
        builder["Input"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), 13));
        IDataView sparse = keys.Context.Data.LoadFromEnumerable([new SparseRow { Input = none }], builder);
        Assert.Equal(
            Values(keys.Transformer.Encoder.Encode(["[unknown]", "dog", "[unknown]", "riley", "[unknown]"])),
            ServedFixture.Rows(keys.Transformer.Transform(sparse), Columns)[0]);
        sparse = words.Context.Data.LoadFromEnumerable([new SparseWords { Input = empty }]);
        Assert.Equal(
            Values(words.Transformer.Encoder.Encode(["dog", "riley"])),
            ServedFixture.Rows(words.Transformer.Transform(sparse), Columns)[0]);
    }

    private sealed class SparseRow
    {
        public float Number { get; set; }

        public VBuffer<uint> Input { get; set; }
    }

    private sealed class SparseWords
    {
        public float Number { get; set; }

        public VBuffer<ReadOnlyMemory<char>> Input { get; set; }
    }

    private static object?[] Values(EncodedSequence encoded) =>
    [
        encoded.Pooled.ToArray(),
        encoded.TokenValues.ToArray(),
        encoded.AttentionMaps.SelectMany(map => map.Values.ToArray()).ToArray(),
        encoded.Tokens.ToArray(),
    ];
}
