using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Explaining;
using MlNetAttention.Tests.MlNet;
using MlNetAttention.Tests.TokenViews;

namespace MlNetAttention.Tests.Views;

/// <summary>That no cursor of ours has values before the first row or after the last.</summary>
public class CursorContractTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<string> Kinds => [.. ServedFixture.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void Of_the_featurizer(string kind)
    {
        var served = new ServedFixture(kind);
        IDataView view = served.Transformer.Transform(served.Data);
        Assert.True(CursorContract.AssertKept(view, served.Data) > 0);
        IRowToRowMapper mapper = ((ITransformer)served.Transformer).GetRowToRowMapper(served.Data.Schema);
        Assert.True(CursorContract.AssertKept(mapper, served.Data) > 0);
    }

    [Fact]
    public void Of_tokens_sequences_and_both_together()
    {
        IDataView rows = TaggedRow.View(_ml, TaggedRow.Some());
        IDataView tokens = _ml.Data.SequencesToTokens(
            rows, [new("Token", "Words"), new("Label", "Tags"), new("Features", "Vectors")], ["Name", "Whole"]);
        InputOutputColumnPair[] collected = [new("Tokens", "Token"), new("All", "Features")];
        foreach (IDataView view in new[]
        {
            tokens,
            _ml.Data.TokensToSequences(tokens, collected, ["Name", "Whole"]),
            _ml.Data.TokensToSequences(tokens, rows, collected),
        })
        {
            Assert.True(CursorContract.AssertKept(view) > 0);
        }
    }

    [Fact]
    public void Of_views_without_rows()
    {
        IDataView none = TaggedRow.View(_ml, []);
        IDataView tokens = _ml.Data.SequencesToTokens(none, [new("Token", "Words")]);
        Assert.True(CursorContract.AssertKept(tokens) > 0);
        Assert.True(CursorContract.AssertKept(_ml.Data.TokensToSequences(tokens, [new("Token")])) > 0);
        Assert.True(CursorContract.AssertKept(_ml.Data.TokensToSequences(tokens, none, [new("Token")])) > 0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Of_rows_without_their_tokens_and_of_rows_with_columns_they_lack(string kind)
    {
        var served = new ServedFixture(kind);
        var occluded = new OcclusionView(
            served.Data, [served.Data.Schema["Input"]], served.Transformer, OcclusionKind.Delete);
        Assert.True(CursorContract.AssertKept(occluded) > 0);
        Assert.True(CursorContract.AssertKept(new CompletedView(served.Data, served.Data.Schema)) > 0);
        Assert.True(CursorContract.AssertKept(new TextRowView("Text", "dog")) > 0);
    }

    [Fact]
    public void An_error_in_a_row_leaves_no_values_behind_and_ends_the_cursor()
    {
        TaggedRow[] rows = TaggedRow.Some();
        rows[2].Vectors = [1, 2, 3, 4];
        IDataView tokens = _ml.Data.SequencesToTokens(
            TaggedRow.View(_ml, rows), [new("Token", "Words"), new("Features", "Vectors")]);
        using DataViewRowCursor cursor = tokens.GetRowCursor(tokens.Schema);
        ValueGetter<ReadOnlyMemory<char>> token = cursor.GetGetter<ReadOnlyMemory<char>>(tokens.Schema["Token"]);
        ReadOnlyMemory<char> value = default;
        for (int i = 0; i < 3; i++)
        {
            Assert.True(cursor.MoveNext());
            token(ref value);
        }

        Assert.Throws<InvalidOperationException>(() => cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.Throws<InvalidOperationException>(() => token(ref value));
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => token(ref value));
    }

    [Fact]
    public void A_disposed_cursor_has_no_values()
    {
        IDataView tokens = _ml.Data.SequencesToTokens(TaggedRow.View(_ml, TaggedRow.Some()), [new("Token", "Words")]);
        DataViewRowCursor cursor = tokens.GetRowCursor(tokens.Schema);
        ValueGetter<int> position = cursor.GetGetter<int>(tokens.Schema["Position"]);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        Assert.True(cursor.MoveNext());
        cursor.Dispose();
        int value = 0;
        DataViewRowId row = default;
        Assert.Throws<InvalidOperationException>(() => position(ref value));
        Assert.Throws<InvalidOperationException>(() => id(ref row));
        Assert.False(cursor.MoveNext());
    }
}
