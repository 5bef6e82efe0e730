using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tsv;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention featurize`: the pooled vectors of a saved encoder, in managed code alone.</summary>
internal static class FeaturizeCommand
{
    private static readonly Option<string> Model = new("--model") { Description = "A saved pipeline.", Required = true };
    private static readonly Option<string> Input = new("--input") { Description = "TSV with a header.", Required = true };
    private static readonly Option<string> Output = new("--output")
    {
        Description = "TSV with a header and a row of numbers for every row of --input.",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command("featurize", "Write the features that a saved encoder has for every row of a file.")
        {
            Model, Input, Output, DataOptions.TextColumn,
        };
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        string output = arguments.GetRequiredValue(Output);
        StagedFile.Check(output);
        AttentionFeaturizingTransformer attention = SavedModel.Load(arguments.GetRequiredValue(Model)).Attention;
        using TsvReader reader = TsvReader.Open(arguments.GetRequiredValue(Input));
        int text = reader.Require(arguments.GetRequiredValue(DataOptions.TextColumn));

        int rows = 0;
        using StagedFile file = StagedFile.Write(output, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(string.Join('\t', Enumerable.Range(0, attention.Encoder.PooledLength).Select(at => $"f{at}")));
            foreach (string[] fields in reader.Rows(cancel))
            {
                float[] pooled = attention.Encoder.Encode(fields[text]).Pooled.ToArray();
                writer.WriteLine(string.Join('\t', pooled.Select(value => value.ToString(CultureInfo.InvariantCulture))));
                rows++;
            }
        });
        file.Commit();
        Console.Out.WriteLine($"{rows} rows of {attention.Encoder.PooledLength} features");
    }
}
