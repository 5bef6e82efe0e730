using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention featurize`: the pooled vectors of a saved or a pretrained encoder, in managed code alone.</summary>
internal static class FeaturizeCommand
{
    // Enough for all processors to be busy.
    private const int RowsAtATime = 512;

    private static readonly FileOption<string?> Model = new("--model", FileUse.Read)
    {
        Description = "A saved pipeline; or --pretrained.",
    };

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
                "featurize", "Write the pooled vector that a saved or a pretrained encoder has for every row of a file.",
                "featurize --model model.zip --input new.csv --output features.csv")
            .Group(
                "Files", Model, PretrainedArguments.Encoder, PretrainedArguments.Storage, PretrainedArguments.Layers, Input,
                Output)
            .Group("Data", DataOptions.TextColumn, DataOptions.Separator, DataOptions.Quote);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        string output = arguments.GetRequiredValue(Output);
        (AttentionEncoder encoder, string[]? named, string[] optional) = Encoder(arguments);
        string input = arguments.GetRequiredValue(Input);

        // Several columns are called as in training.
        string[] columns = named ?? [arguments.GetRequiredValue(DataOptions.TextColumn)];
        using TableReader reader = TableReader.Open(
            input, DataOptions.Format(arguments), header => columns.Except(optional).All(header.Contains), streams: true);
        int?[] texts =
            [.. columns.Select(column => optional.Contains(column) ? reader.Find(column) : reader.Require(column))];

        // Who writes a row to a pipe may wait for its features before he writes the next.
        bool flushes = !TableReader.IsRegular(input);
        (int rows, int cut) = (0, 0);
        using StagedFile file = StagedFile.Write(output, stream =>
        {
            using var writer = new TableWriter(stream, output, TableFormat.OfName(output));
            writer.Write(Enumerable.Range(0, encoder.PooledLength).Select(at => $"f{at}"));
            // A missing column has no tokens, as an empty text has none.
            IEnumerable<string[]> all = reader.Rows(cancel)
                .Select(fields => (string[])[.. texts.Select(text => text is { } at ? fields[at] : "")]);
            foreach (string[][] some in all.Chunk(flushes ? 1 : RowsAtATime))
            {
                foreach (ReadOnlyMemory<float> pooled in encoder.EncodeRows(some, cancel))
                {
                    writer.Write(pooled.ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture)));
                }

                rows += some.Length;
                cut += some.Count(row => encoder.Cuts(row));
                if (flushes) writer.Flush();
            }
        });
        file.Commit();
        Console.Out.WriteLine($"{rows} rows of {encoder.PooledLength} features");
        if (CutTexts.Describe(encoder, cut, rows) is { } told) Console.Out.WriteLine(told);
    }

    private static (AttentionEncoder Encoder, string[]? Columns, string[] Optional) Encoder(ParseResult arguments)
    {
        string? model = arguments.GetValue(Model);
        PretrainedSource? pretrained = PretrainedArguments.Read(arguments);
        if (model is null == pretrained is null)
        {
            throw Failure.OfUsage($"Expected one of {Model.Name} and {PretrainedArguments.Encoder.Name}.");
        }

        if (pretrained is not null) return (pretrained.Load(), null, []);
        IAttentionStage attention = SavedModel.Load(model!).Attention;
        InputColumns inputs = attention.Columns.Inputs;
        return (attention.Encoder, inputs.Names is { Length: > 1 } several ? several : null, inputs.OptionalNames);
    }
}
