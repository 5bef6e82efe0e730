using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>The program on pipelines that it has not made itself.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class UserPipelineTests(UserPipelines saved) : IClassFixture<UserPipelines>
{
    [Theory]
    [InlineData("binary", "label\tscore.False\tscore.True")]
    [InlineData("margin", "label\tscore.True")]
    [InlineData("multiclass", "label\tscore.print\tscore.screen\tscore.sound")]
    [InlineData("keys", "label\tscore.print\tscore.screen\tscore.sound")]
    [InlineData("regression", "score")]
    public async Task Predictions_are_those_of_ml_net(string name, string header)
    {
        string[] lines = await PredictAsync(name, saved.Table);

        Assert.Equal(header, lines[0]);
        Assert.Equal(Expected(name), lines[1..]);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("regression")]
    public async Task The_only_text_may_be_called_otherwise(string name) => Assert.Equal(
        await PredictAsync(name, saved.Table), await PredictAsync(name, saved.Words, "--text-column", "what was said"));

    [Fact]
    public async Task A_number_that_a_model_needs_is_asked_for() => Expect.OneLine(
        1, "there is no column 'Stars'; found 'id', 'what was said'.",
        await RunAsync("multiclass", saved.Words, "--text-column", "what was said"));

    [Fact]
    public async Task They_can_be_featurized_and_explained()
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "featurize", "--model", saved.Model("binary"), "--input", saved.Table, "--text-column", "Comment", "--output", "-");
        Assert.Equal((0, UserPipelines.Rows + 1), (run.ExitCode, run.Output.TrimEnd().Split('\n').Length));

        run = await BuiltProgram.Cli.RunAsync("explain", "--model", saved.Model("binary"), "--text", "a good film");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("\nPredicts (True|False), probability [01]\\.", run.Output);
    }

    private IEnumerable<string> Expected(string name)
    {
        var ml = new MLContext();
        IDataView scored = ml.Model.Load(saved.Model(name), out _).Transform(ml.Data.LoadFromEnumerable(
            File.ReadLines(saved.Words).Skip(1).Select((line, row) => new Row
            {
                Stars = row % 5 + 0.5f,
                Comment = line.Split(',', 2)[1].Trim('"'),
            }).ToArray()));
        return name switch
        {
            "binary" => Lines(scored.GetColumn<bool>("PredictedLabel"), scored.GetColumn<float>("Probability").Select(yes =>
                (float[])[1 - yes, yes])),
            "margin" => Lines(scored.GetColumn<bool>("PredictedLabel"), Single()),
            "multiclass" => Lines(scored.GetColumn<string>("PredictedLabel"), scored.GetColumn<float[]>("Score")),
            "keys" => Lines(
                scored.GetColumn<uint>("PredictedLabel").Select(key => ((string[])["print", "screen", "sound"])[key - 1]),
                scored.GetColumn<float[]>("Score")),
            _ => Single().Select(Join),
        };

        IEnumerable<float[]> Single() => scored.GetColumn<float>("Score").Select(score => (float[])[score]);
        static string Join(float[] scores) =>
            string.Join('\t', scores.Select(score => score.ToString(CultureInfo.InvariantCulture)));
        static IEnumerable<string> Lines<T>(IEnumerable<T> labels, IEnumerable<float[]> scores) =>
            labels.Zip(scores, (label, row) => $"{label}\t{Join(row)}");
    }

    private async Task<string[]> PredictAsync(string name, string input, params string[] more)
    {
        ProcessResult run = await RunAsync(name, input, more);
        Assert.Equal((0, "12 rows\n"), (run.ExitCode, run.Error));
        return run.Output.TrimEnd().Split('\n');
    }

    private Task<ProcessResult> RunAsync(string name, string input, params string[] more) =>
        BuiltProgram.Cli.RunAsync(["predict", "--model", saved.Model(name), "--input", input, .. more]);

    private sealed class Row
    {
        public DateTime When { get; set; }

        public string[] Tags { get; set; } = [];

        public bool Liked { get; set; }

        public string Comment { get; set; } = "";

        public float Stars { get; set; }

        public string Kind { get; set; } = "print";
    }
}
