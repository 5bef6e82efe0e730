using MlNetAttention.Options;
using MlNetAttention.Scoring;

namespace MlNetAttention.Saving;

/// <summary>The columns of the transformer in the body of the model file, with the layout of <see cref="ModelBody"/>.</summary>
internal static class ColumnBody
{
    // Most tokens, and whether it is optional.
    private const int ShortestColumn = sizeof(int) + 1;

    /// <summary>Whether versions for one column cannot tell all there is to tell.</summary>
    internal static bool AreSeveral(AttentionColumns columns) =>
        columns.TokenInputs is not null || columns.Inputs.Count > 1 || columns.Inputs[0].MaxTokens is not null;

    internal static void Write(ModelWriter writer, AttentionColumns columns, uint version)
    {
        writer.Byte((byte)columns.Inputs[0].Kind);
        writer.Text(columns.Inputs[0].Name);
        writer.Text(columns.Features);
        writer.Text(columns.TokenVectors);
        writer.Text(columns.AttentionMaps);
        writer.Text(columns.Tokens);
        writer.Text(columns.TokenScores);
        if (version < ModelFile.OneColumnVersion) return;
        writer.Text(columns.Label);
        writer.Byte(columns.ScoresPerWord ? (byte)1 : (byte)0);
        if (version < ModelFile.SeveralColumnsVersion) return;
        writer.Text(columns.TokenInputs);
        writer.Int32(columns.Inputs.Count);
        for (int i = 0; i < columns.Inputs.Count; i++)
        {
            InputColumn input = columns.Inputs[i];
            writer.Int32(input.MaxTokens ?? 0);
            writer.Byte(input.IsOptional ? (byte)1 : (byte)0);
            if (i == 0) continue;
            writer.Byte((byte)input.Kind);
            writer.Text(input.Name);
        }
    }

    internal static AttentionColumns Read(ref ModelReader reader, uint version)
    {
        var first = new InputColumn(ReadKind(ref reader), reader.Name("input column"));
        var columns = new AttentionColumns(
            new InputColumns(first), reader.Name("feature column"), reader.OptionalName("token vectors column"),
            reader.OptionalName("attention maps column"), reader.OptionalName("tokens column"),
            reader.OptionalName("token scores column"));
        if (version >= ModelFile.OneColumnVersion)
        {
            columns = columns with
            {
                Label = reader.OptionalName("label column"),
                ScoresPerWord = reader.Flag("token scores per word"),
            };
        }

        if (version >= ModelFile.SeveralColumnsVersion)
        {
            columns = columns with
            {
                TokenInputs = reader.OptionalName("token inputs column"),
                Inputs = ReadInputs(ref reader, first),
            };
        }

        columns.Validate();
        return columns;
    }

    private static InputColumns ReadInputs(ref ModelReader reader, InputColumn first)
    {
        int count = reader.Count(EncoderOptions.MostSegments, ShortestColumn, "input columns");
        Check.Range(count, 1, EncoderOptions.MostSegments, "input columns");
        var columns = new InputColumn[count];
        for (int i = 0; i < columns.Length; i++)
        {
            int limit = reader.Int32("most tokens of an input column");
            bool isOptional = reader.Flag("optional input column");
            InputColumn column = i == 0 ? first : new InputColumn(ReadKind(ref reader), reader.Name("input column"));
            columns[i] = column with { MaxTokens = limit == 0 ? null : limit, IsOptional = isOptional };
        }

        return new InputColumns(columns);
    }

    private static InputKind ReadKind(ref ModelReader reader)
    {
        var kind = (InputKind)reader.Byte("input kind");
        Check.Defined(kind, "input kind");
        return kind;
    }
}
