using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Commands;

/// <summary>
/// `mlnet-attention predict`: the predictions of a saved pipeline for every row of a file, in managed code alone.
/// </summary>
internal static class PredictCommand
{
    private static readonly FileOption<string> Input = new("--input", FileUse.Read)
    {
        Description = "A table with a header, and in it the columns that the model was trained on, labels excepted; or '-'.",
        Required = true,
    };

    private static readonly FileOption<string> Output = new("--output", FileUse.Written)
    {
        Description = "A row for each of --input, in their order: the label and a score for each class, or the number.",
        DefaultValueFactory = _ => StandardStreams.Name,
    };

    private static readonly Option<PredictionFormat?> Format = new("--format")
    {
        Description = "Json writes an object a line; by default found by the name of --output.",
    };

    public static Command Create()
    {
        CliCommand command = new CliCommand(
                "predict", "Predict every row of a file or of standard input with a saved pipeline.",
                "predict --model model.zip --input new.csv --output predictions.csv")
            .Group("Files", DataOptions.SavedPipeline, Input, Output, Format)
            .Group("Data", DataOptions.TextColumn, DataOptions.Separator, DataOptions.Quote);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        string input = arguments.GetRequiredValue(Input), output = arguments.GetRequiredValue(Output);
        string textColumn = arguments.GetRequiredValue(DataOptions.TextColumn);
        SavedModel model = SavedModel.Load(arguments.GetRequiredValue(DataOptions.SavedPipeline));
        var predictor = new Predictor(model);
        using TableReader table = TableReader.Open(
            input, DataOptions.Format(arguments), header => predictor.Fits(header, textColumn), streams: true);
        int[]? texts = predictor.TextsOf(table, textColumn);
        PredictionFormat format = arguments.GetValue(Format) ?? PredictionWriter.FormatOf(output);

        // Who writes a row to a pipe may wait for its prediction before he writes the next.
        bool flushes = !TableReader.IsRegular(input);
        (int rows, int cut) = (0, 0);
        IEnumerable<(IReadOnlyList<string> Row, RowPrediction Prediction)> predictions =
            predictor.Predict(table, textColumn, cancel);
        using StagedFile file = StagedFile.Write(output, stream =>
        {
            using PredictionWriter writer = PredictionWriter.Create(stream, output, format, predictor.Classes);
            foreach ((IReadOnlyList<string> row, RowPrediction prediction) in predictions)
            {
                writer.Write(prediction);
                rows++;
                if (texts is not null && model.Attention.Encoder.Cuts([.. texts.Select(at => row[at])])) cut++;
                if (flushes) writer.Flush();
            }
        });
        file.Commit();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows"));
        if (cut > 0) Console.Out.WriteLine(CutTexts.Describe(model.Attention.Encoder, cut, rows));
    }
}
