using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.MlNet;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention featurize`: the pooled vectors of a saved encoder, in managed code alone.</summary>
internal static class FeaturizeCommand
{
    private static readonly FileOption<string> Input = new("--input", FileUse.Read)
    {
        Description = "TSV with a header.",
        Required = true,
    };

    private static readonly FileOption<string> Output = new("--output", FileUse.Written)
    {
        Description = "TSV with a header and a row of numbers for every row of --input.",
        Required = true,
    };

    public static Command Create()
    {
        CliCommand command = new CliCommand(
                "featurize", "Write the features that a saved encoder has for every row of a file.",
                "featurize --model model.zip --input new.csv --output features.csv")
            .Group("Files", DataOptions.SavedPipeline, Input, Output)
            .Group("Data", DataOptions.TextColumn, DataOptions.Separator, DataOptions.Quote);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        string output = arguments.GetRequiredValue(Output);
        IAttentionStage attention = SavedModel.Load(arguments.GetRequiredValue(DataOptions.SavedPipeline)).Attention;
        string input = arguments.GetRequiredValue(Input);

        // Several columns are called as in training.
        string[] columns = attention.Columns.Inputs.Names is { Length: > 1 } several
            ? several
            : [arguments.GetRequiredValue(DataOptions.TextColumn)];
        string[] optional = attention.Columns.Inputs.OptionalNames;
        using TableReader reader = TableReader.Open(
            input, DataOptions.Format(arguments), header => columns.Except(optional).All(header.Contains), streams: true);
        int?[] texts =
            [.. columns.Select(column => optional.Contains(column) ? reader.Find(column) : reader.Require(column))];
        bool flushes = !TableReader.IsRegular(input);

        (int rows, int cut) = (0, 0);
        using StagedFile file = StagedFile.Write(output, stream =>
        {
            using var writer = new TableWriter(stream, output, TableFormat.OfName(output));
            writer.Write(Enumerable.Range(0, attention.Encoder.PooledLength).Select(at => $"f{at}"));
            foreach (string[] fields in reader.Rows(cancel))
            {
                // A missing column has no tokens, as an empty text has none.
                string[] row = [.. texts.Select(text => text is { } at ? fields[at] : "")];
                float[] pooled = EncodeTexts.With(attention.Encoder, row).Pooled.ToArray();
                writer.Write(pooled.Select(value => value.ToString(CultureInfo.InvariantCulture)));
                rows++;
                if (attention.Encoder.Cuts(row)) cut++;
                if (flushes) writer.Flush();
            }
        });
        file.Commit();
        Console.Out.WriteLine($"{rows} rows of {attention.Encoder.PooledLength} features");
        if (CutTexts.Describe(attention.Encoder, cut, rows) is { } told) Console.Out.WriteLine(told);
    }
}
