using MlNetAttention.Saving;
using MlNetAttention.Scoring;

namespace MlNetAttention.Tests.Saving;

/// <summary>Several input columns in a file, and files of one column as they were before.</summary>
public class ColumnBodyTests
{
    [Fact]
    public void Columns_come_back_as_they_were_with_the_encoder_and_its_limits()
    {
        ModelContent loaded = SmallFile.Load(SmallFile.ColumnBytes);
        Assert.Equal(SmallFile.Columns.Columns, loaded.Columns);
        Assert.Equal(SmallFile.Columns.Options, loaded.Options);
        Assert.Equal([0ul, 2ul, 0ul], loaded.Vocabulary.KeyIdsByColumn.ToArray().Select(ids => ids.Count));
        Assert.Equal(SmallFile.ColumnBytes, SmallFile.Save(loaded));
        AttentionEncoder before = SmallFile.Encoder(SmallFile.Columns), after = SmallFile.Encoder(loaded);
        string[] texts = ["dog dog stranger she dog dog dog", "she she she", "dog unheard"];
        EncodedSequence expected = before.Encode(texts[0], texts[1], texts[2]);
        EncodedSequence found = after.Encode(texts[0], texts[1], texts[2]);
        Assert.Equal(expected.TokenValues.ToArray(), found.TokenValues.ToArray());
        Assert.Equal(["dog", "dog", "stranger", "she", "dog", "[SEP]", "she", "she", "[SEP]", "dog", "unheard"], found.Tokens);
    }

    [Fact]
    public void Version_8_is_for_what_older_versions_cannot_tell()
    {
        AttentionColumns one = SmallFile.AllColumns;
        Assert.Equal(8u, ChecksummedFile.VersionOf(SmallFile.ColumnBytes));
        Assert.Equal(7u, ChecksummedFile.VersionOf(SmallFile.Bytes));
        Assert.True(ColumnBody.AreSeveral(one with { TokenInputs = "From" }));
        Assert.True(ColumnBody.AreSeveral(one with { Inputs = new InputColumns(new InputColumn(InputKind.Text, "Text", 3)) }));
        Assert.False(ColumnBody.AreSeveral(one));
    }

    [Theory]
    [InlineData("Keys", "Text", "Two input columns are called 'Text'")]
    [InlineData("From", "Tokens", "Two output columns are called 'Tokens'")]
    public void Two_columns_of_one_name_are_refused(string name, string other, string message)
    {
        AttentionColumns columns = SmallFile.Columns.Columns;
        columns = columns with
        {
            TokenInputs = columns.TokenInputs == name ? other : columns.TokenInputs,
            Inputs = new InputColumns(
                [.. columns.Inputs.Select(input => input with { Name = input.Name == name ? other : input.Name })]),
        };
        byte[] bytes = SmallFile.Save(SmallFile.Columns with { Columns = columns });
        Assert.Contains(message, ModelFileTests.Refused(bytes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_may_all_be_missing_are_refused()
    {
        AttentionColumns columns = SmallFile.Columns.Columns;
        columns = columns with
        {
            Inputs = new InputColumns([.. columns.Inputs.Select(input => input with { IsOptional = true })]),
        };
        byte[] bytes = SmallFile.Save(SmallFile.Columns with { Columns = columns });
        Assert.Contains("expected one that may not", ModelFileTests.Refused(bytes).Message, StringComparison.Ordinal);
    }
}
