using FsCheck.Xunit;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Tests.TokenViews;

public sealed class TokensToSequencesTests
{
    private static readonly InputOutputColumnPair[] Spread =
        [new("Token", "Words"), new("Label", "Tags"), new("Features", "Vectors")];

    private static readonly InputOutputColumnPair[] Gather =
        [new("Words2", "Token"), new("Tags2", "Label"), new("Vectors2", "Features")];

    private readonly MLContext _ml = new(1);

    [Property(MaxTest = 20, Arbitrary = [typeof(TaggedRow)])]
    public void Sequences_come_back_from_their_tokens(TaggedRow[] rows)
    {
        IDataView view = TaggedRow.View(_ml, rows);
        IDataView tokens = _ml.Data.SequencesToTokens(view, Spread, ["Name", "Whole"]);
        IDataView back = _ml.Data.TokensToSequences(tokens, view, Gather);
        AssertSame<string[]>(view, "Words", back, "Words2");
        AssertSame<uint[]>(view, "Tags", back, "Tags2");
        AssertSame<float[]>(view, "Vectors", back, "Vectors2");
        AssertSame<float[]>(view, "Whole", back, "Whole");
        Assert.Equal(rows.Length, back.Preview(rows.Length + 1).RowView.Length);

        TaggedRow[] filled = [.. rows.Where(row => row.Words.Length > 0)];
        IDataView alone = _ml.Data.TokensToSequences(tokens, Gather, ["Name", "Whole"]);
        Assert.Equal(filled.Select(row => (ulong)Array.IndexOf(rows, row)), alone.GetColumn<ulong>("Sequence"));
        Assert.Equal(filled.Select(row => row.Name), alone.GetColumn<string>("Name"));
        Assert.Equal(filled.Select(row => row.Whole), alone.GetColumn<float[]>("Whole"));
        Assert.Equal(filled.Select(row => row.Words), alone.GetColumn<string[]>("Words2"));
        Assert.Equal(filled.Select(row => row.Vectors), alone.GetColumn<float[]>("Vectors2"));
    }

    [Fact]
    public void Columns_have_the_documented_names_and_types()
    {
        IDataView view = TaggedRow.View(_ml, TaggedRow.Some());
        IDataView tokens = _ml.Data.SequencesToTokens(view, Spread, ["Name"]);
        DataViewSchema alone = _ml.Data.TokensToSequences(tokens, Gather, ["Name"]).Schema;
        DataViewType[] gathered =
        [
            new VectorDataViewType(TextDataViewType.Instance), new VectorDataViewType(new KeyDataViewType(typeof(uint), 3)),
            new VectorDataViewType(NumberDataViewType.Single, 0, 2),
        ];
        Assert.Equal(["Sequence", "Name", "Words2", "Tags2", "Vectors2"], alone.Select(column => column.Name));
        Assert.Equal([NumberDataViewType.UInt64, TextDataViewType.Instance, .. gathered], alone.Select(column => column.Type));
        Assert.Equal(TaggedRow.TagNames, TaggedRow.KeyValues(alone["Tags2"]));

        DataViewSchema rejoined = _ml.Data.TokensToSequences(tokens, view, Gather).Schema;
        Assert.Equal([.. view.Schema.Select(c => c.Name), "Words2", "Tags2", "Vectors2"], rejoined.Select(column => column.Name));
        Assert.Equal([.. view.Schema.Select(c => c.Type), .. gathered], rejoined.Select(column => column.Type));
        Assert.Equal(TaggedRow.TagNames, TaggedRow.KeyValues(rejoined["Tags2"]));
        Assert.Equal(TaggedRow.TagNames, TaggedRow.KeyValues(rejoined["Tags"]));
    }

    [Fact]
    public void A_gathered_column_replaces_one_of_the_same_name()
    {
        IDataView view = TaggedRow.View(_ml, TaggedRow.Some());
        IDataView tokens = _ml.Data.SequencesToTokens(view, Spread);
        IDataView back = _ml.Data.TokensToSequences(tokens, view, [new("Words", "Label")]);
        Assert.Equal([[3u, 1, 1], [], [1], [], [3, 2]], back.GetColumn<uint[]>("Words"));
        Assert.Equal(["a", "b", "c", "d", "e"], back.GetColumn<string>("Name"));
    }

    [Fact]
    public void Tokens_may_have_been_left_out()
    {
        IDataView view = TaggedRow.View(_ml, TaggedRow.Some());
        IDataView tokens = _ml.Data.SequencesToTokens(view, Spread);
        IDataView fewer = _ml.Data.FilterRowsByColumn(
            _ml.Transforms.Conversion.ConvertType("Place", "Position").Fit(tokens).Transform(tokens), "Place", 1);
        Assert.Equal([["is", "here"], ["one"]], _ml.Data.TokensToSequences(fewer, Gather).GetColumn<string[]>("Words2"));
        Assert.Equal(
            [["is", "here"], [], [], [], ["one"]], _ml.Data.TokensToSequences(fewer, view, Gather).GetColumn<string[]>("Words2"));
    }

    [Fact]
    public void Sequences_out_of_order_are_refused_with_their_row()
    {
        IDataView tokens =
            _ml.Data.LoadFromEnumerable(new ulong[] { 0, 0, 2, 2, 1 }.Select(number => new { Sequence = number, Value = 1f }));
        IDataView back = _ml.Data.TokensToSequences(tokens, [new("Value")]);
        string message = Assert.Throws<InvalidOperationException>(() => back.GetColumn<float[]>("Value").Count()).Message;
        Assert.Contains("Row 5 is a token of sequence 1 after one of sequence 2", message);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    [InlineData(0)]
    public void Tokens_of_more_sequences_than_there_are_are_refused(int count)
    {
        IDataView tokens = _ml.Data.SequencesToTokens(TaggedRow.View(_ml, TaggedRow.Some()), Spread);
        IDataView back = _ml.Data.TokensToSequences(tokens, TaggedRow.View(_ml, TaggedRow.Some().Take(count)), Gather);
        if (count == 5)
        {
            Assert.Equal(5, back.GetColumn<string[]>("Words2").Count());
            return;
        }

        string message = Assert.Throws<InvalidOperationException>(() => back.GetColumn<string[]>("Words2").Count()).Message;
        Assert.Contains($"There are tokens of sequence {(count == 0 ? 0 : 4)} (from 0), but only {count} sequences", message);
    }

    [Fact]
    public void Columns_of_the_wrong_type_are_refused_at_once()
    {
        IDataView view = TaggedRow.View(_ml, TaggedRow.Some());
        Refused<ArgumentOutOfRangeException>("sequence column 'Name': expected UInt64", view, [new("Tags")], sequence: "Name");
        Refused<ArgumentOutOfRangeException>("'Sequence'", view, [new("Tags")]);
        IDataView tokens = _ml.Data.SequencesToTokens(view, Spread, ["Words"]);
        Refused<ArgumentOutOfRangeException>(
            "input column 'Words': expected a value or a vector of known size", tokens, [new("Words")]);
        Refused<ArgumentOutOfRangeException>("'Nowhere'", tokens, [new("Nowhere")]);
        Refused<ArgumentOutOfRangeException>("'Nowhere'", tokens, [new("Token")], ["Nowhere"]);
        Refused<ArgumentException>("There is no column in columns", tokens, []);
        Refused<ArgumentException>("Two output columns are called 'Token'", tokens, [new("Token"), new("Token", "Label")]);
    }

    private void Refused<T>(
        string message, IDataView view, InputOutputColumnPair[] columns, string[]? repeated = null, string sequence = "Sequence")
        where T : Exception =>
        Assert.Contains(message, Assert.Throws<T>(() => _ml.Data.TokensToSequences(view, columns, repeated, sequence)).Message);

    private static void AssertSame<T>(IDataView expected, string expectedName, IDataView actual, string actualName) =>
        Assert.Equal(expected.GetColumn<T>(expectedName), actual.GetColumn<T>(actualName));
}
