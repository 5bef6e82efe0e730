using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlNetAttention.Tests.TokenViews;

public sealed class SequencesToTokensTests
{
    private static readonly InputOutputColumnPair[] All =
        [new("Token", "Words"), new("Label", "Tags"), new("Features", "Vectors")];

    private readonly MLContext _ml = new(1);

    [Fact]
    public void Columns_have_the_documented_names_and_types()
    {
        DataViewSchema schema = _ml.Data.SequencesToTokens(View(), All, ["Name", "Whole"]).Schema;
        Assert.Equal(
            ["Sequence", "Position", "Name", "Whole", "Token", "Label", "Features"], schema.Select(column => column.Name));
        Assert.Equal(
            [
                NumberDataViewType.UInt64, NumberDataViewType.Int32, TextDataViewType.Instance,
                new VectorDataViewType(NumberDataViewType.Single, 3),
                TextDataViewType.Instance, new KeyDataViewType(typeof(uint), 3),
                new VectorDataViewType(NumberDataViewType.Single, 2),
            ],
            schema.Select(column => column.Type));
        Assert.Equal(TaggedRow.TagNames, TaggedRow.KeyValues(schema["Label"]));

        schema = _ml.Data.SequencesToTokens(View(), [new("Token", "Words")], null, "Group", "Place").Schema;
        Assert.Equal(["Group", "Place", "Token"], schema.Select(column => column.Name));
    }

    [Fact]
    public void Every_token_is_a_row_and_empty_sequences_leave_none()
    {
        IDataView tokens = _ml.Data.SequencesToTokens(View(), All, ["Name", "Whole"]);
        Assert.Equal([0ul, 0, 0, 2, 4, 4], tokens.GetColumn<ulong>("Sequence"));
        Assert.Equal([0, 1, 2, 0, 0, 1], tokens.GetColumn<int>("Position"));
        Assert.Equal(["a", "a", "a", "c", "e", "e"], tokens.GetColumn<string>("Name"));
        Assert.Equal(["Riley", "is", "here", "dog", "no", "one"], tokens.GetColumn<string>("Token"));
        Assert.Equal([3u, 1, 1, 1, 3, 2], tokens.GetColumn<uint>("Label"));
        Assert.Equal([[5, 0], [2, 1], [4, 2], [3, 0], [2, 0], [3, 1]], tokens.GetColumn<float[]>("Features"));
        Assert.Equal([3f, 3, 3, 1, 2, 2], tokens.GetColumn<float[]>("Whole").Select(values => values[0]));
        Assert.Null(tokens.GetRowCount());
    }

    [Fact]
    public void Sparse_vectors_and_vectors_of_known_size_are_spread()
    {
        var schema = SchemaDefinition.Create(typeof(SparseRow));
        schema["Values"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, 2);
        IDataView view = _ml.Data.LoadFromEnumerable(
            [
                new SparseRow { Values = new VBuffer<float>(6, 2, [7, 8], [1, 4]) },
                new SparseRow { Values = new(6, [1, 2, 3, 4, 5, 6]) },
            ],
            schema);
        IDataView tokens = _ml.Data.SequencesToTokens(view, [new("Values"), new("Item", "Items")]);
        Assert.Equal([[0, 7], [0, 0], [8, 0], [1, 2], [3, 4], [5, 6]], tokens.GetColumn<float[]>("Values"));
        Assert.Equal([0f, 0, 9, 0, 0, 9], tokens.GetColumn<float>("Item"));
    }

    [Fact]
    public void A_split_by_sequence_keeps_sequences_whole()
    {
        TaggedRow[] rows = [.. Enumerable.Range(0, 100).Select(i => TaggedRow.Of($"{i}", "one", "two", "three"))];
        IDataView tokens = _ml.Data.SequencesToTokens(TaggedRow.View(_ml, rows), All);
        var split = _ml.Data.TrainTestSplit(tokens, 0.3, samplingKeyColumnName: "Sequence");
        ulong[] train = [.. split.TrainSet.GetColumn<ulong>("Sequence")];
        ulong[] test = [.. split.TestSet.GetColumn<ulong>("Sequence")];
        Assert.InRange(test.Length, 30, 150);
        Assert.Equal(300, train.Length + test.Length);
        Assert.Empty(train.Intersect(test));
    }

    [Fact]
    public void A_trainer_learns_from_tokens()
    {
        IDataView tokens = _ml.Data.Cache(_ml.Data.SequencesToTokens(View(), [new("Label", "Tags"), new("Features", "Vectors")]));
        var options = new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 5 };
        ITransformer tagger = _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(options).Fit(tokens);
        Assert.Equal(6, tagger.Transform(tokens).GetColumn<uint>("PredictedLabel").Count());
    }

    [Fact]
    public void Rows_have_ids_of_their_own_that_do_not_change()
    {
        IDataView tokens = _ml.Data.SequencesToTokens(View(), All);
        DataViewRowId[] ids = Ids(tokens);
        Assert.Equal((6, 6), (ids.Length, ids.Distinct().Count()));
        Assert.Equal(ids, Ids(tokens));
    }

    [Fact]
    public void Different_numbers_of_tokens_name_row_columns_and_counts()
    {
        TaggedRow[] rows = TaggedRow.Some();
        rows[2].Vectors = [1, 2, 3, 4];
        IDataView tokens = _ml.Data.SequencesToTokens(TaggedRow.View(_ml, rows), All);
        Assert.Equal(6, tokens.GetColumn<string>("Token").Count());
        string message = Assert.Throws<InvalidOperationException>(() => tokens.GetColumn<float[]>("Features").Count()).Message;
        Assert.Contains("Row 3 has 2 tokens in column 'Vectors' and 1 in column 'Words'", message);

        rows[2].Vectors = [1, 2, 3];
        tokens = _ml.Data.SequencesToTokens(TaggedRow.View(_ml, rows), [new("Features", "Vectors")]);
        message = Assert.Throws<InvalidOperationException>(() => tokens.GetColumn<float[]>("Features").Count()).Message;
        Assert.Contains("Row 3 has 3 values in column 'Vectors'; expected a multiple of 2", message);
    }

    [Fact]
    public void Columns_without_values_per_token_are_refused_at_once()
    {
        Refused<ArgumentOutOfRangeException>("input column 'Name': expected a vector with an element per token", [new("Name")]);
        Refused<ArgumentOutOfRangeException>("'Nowhere'", [new("Nowhere")]);
        Refused<ArgumentOutOfRangeException>("'Nowhere'", [new("Words")], ["Nowhere"]);
        Refused<ArgumentException>("There is no column in columns", []);
        Refused<ArgumentException>("Two output columns are called 'Name'", [new("Name", "Words")], ["Name"]);
        Refused<ArgumentException>("Two output columns are called 'Sequence'", [new("Sequence", "Words")]);
        var maps = SchemaDefinition.Create(typeof(TaggedRow));
        maps["Vectors"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2, 0, 0);
        IDataView view = _ml.Data.LoadFromEnumerable(TaggedRow.Some(), maps);
        Assert.Contains("'Vectors'", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Data.SequencesToTokens(view, [new("Vectors")])).Message);
    }

    [Fact]
    public void Cursors_keep_the_contract_of_ml_net()
    {
        IDataView tokens = _ml.Data.SequencesToTokens(View(), All);
        using DataViewRowCursor cursor = tokens.GetRowCursor([tokens.Schema["Token"]]);
        Assert.True(cursor.IsColumnActive(tokens.Schema["Token"]));
        Assert.False(cursor.IsColumnActive(tokens.Schema["Label"]));
        Assert.Throws<ArgumentException>(() => cursor.GetGetter<uint>(tokens.Schema["Label"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(tokens.Schema["Token"]));
        Assert.Equal(-1, cursor.Position);
        for (int i = 0; i < 6; i++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(i, cursor.Position);
        }

        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
    }

    [Theory]
    [InlineData("O", new[] { "person", "place", "other", "O" }, 4u)]
    [InlineData("place", new[] { "person", "place", "other" }, 2u)]
    public void Missing_keys_become_the_tag_of_what_is_outside(string outside, string[] values, uint key)
    {
        TaggedRow[] rows = [TaggedRow.Of("a", "Riley", "is", "here"), TaggedRow.Of("b", "dog")];
        rows[0].Tags[1] = "unheard of";
        rows[1].Tags[0] = "";
        IDataView tokens = _ml.Data.SequencesToTokens(
            TaggedRow.View(_ml, rows), [new("Label", "Tags"), new("Features", "Vectors")], ["Tags"], outsideTag: outside);
        Assert.Equal(new KeyDataViewType(typeof(uint), values.Length), tokens.Schema["Label"].Type);
        Assert.Equal(values, TaggedRow.KeyValues(tokens.Schema["Label"]));
        Assert.Equal([3u, key, 1, key], tokens.GetColumn<uint>("Label"));
        Assert.Equal(TaggedRow.TagNames, TaggedRow.KeyValues(tokens.Schema["Tags"]));
    }

    [Fact]
    public void Keys_without_values_or_room_have_no_tag_of_what_is_outside()
    {
        (int, bool, string)[] cases = [(255, true, "room for one more"), (3, false, "keys with values")];
        foreach ((int count, bool named, string expected) in cases)
        {
            var schema = SchemaDefinition.Create(typeof(ByteRow));
            schema["Tags"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(byte), count));
            if (named)
            {
                ReadOnlyMemory<char>[] names = [.. Enumerable.Range(0, count).Select(i => $"{i}".AsMemory())];
                schema["Tags"].AddAnnotation(
                    "KeyValues", new VBuffer<ReadOnlyMemory<char>>(count, names),
                    new VectorDataViewType(TextDataViewType.Instance, count));
            }

            IDataView view = _ml.Data.LoadFromEnumerable([new ByteRow()], schema);
            Assert.Contains(expected, Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Data.SequencesToTokens(view, [new("Tags")], outsideTag: "O")).Message);
        }

        Assert.Throws<ArgumentException>(() => _ml.Data.SequencesToTokens(View(), [new("Words")], outsideTag: ""));
    }

    private static DataViewRowId[] Ids(IDataView view)
    {
        var ids = new List<DataViewRowId>();
        using DataViewRowCursor cursor = view.GetRowCursor([]);
        ValueGetter<DataViewRowId> getter = cursor.GetIdGetter();
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            getter(ref id);
            ids.Add(id);
        }

        return [.. ids];
    }

    private void Refused<T>(string message, InputOutputColumnPair[] columns, string[]? repeated = null) where T : Exception =>
        Assert.Contains(message, Assert.Throws<T>(() => _ml.Data.SequencesToTokens(View(), columns, repeated)).Message);

    private IDataView View() => TaggedRow.View(_ml, TaggedRow.Some());

    private sealed class SparseRow
    {
        public VBuffer<float> Values { get; set; }

        [VectorType(3)]
        public VBuffer<float> Items { get; set; } = new(3, 1, [9], [2]);
    }

    private sealed class ByteRow
    {
        public byte[] Tags { get; set; } = [1];
    }
}
