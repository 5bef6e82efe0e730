using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.EndToEnd.Tests.Commands;

[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class ExplainCommandTests(TrainedModel trained) : IDisposable
{
    private const string Text = "Evan's dog Riley is so hyper";

    private static readonly string[] Tokens = ["evan", "'", "s", "dog", "riley", "is", "so", "hyper"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Attention_is_followed_by_what_moved_the_prediction()
    {
        ProcessResult run = await ExplainAsync(trained.Model, "--layer", "1", "--head", "2");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("head 2 of 4", run.Output, StringComparison.Ordinal);
        string[][] parts = Parts(run);
        Assert.Equal(3, parts.Length);
        Assert.All(parts, part => Assert.Equal(8, part.Count(line => Tokens.Contains(line.Split(' ')[0]))));

        string[] moved = parts[2];
        Assert.Matches(@"^Predicts \w+, probability [01]\.\d{4}\. Moved: log-odds lost without the token\.$", moved[0]);
        Assert.Matches("^token +moved +predicts without it +attention received$", moved[1]);
        Assert.All(Tokens.Zip(moved[2..10]), row => Assert.Matches(
            $@"^{row.First} +([+-]\d+\.\d\d|0\.00) +\w+ +[01]\.\d\d$", row.Second));
        double attention = moved[2..10].Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
        Assert.InRange(attention, 0.95, 1.05);
        Assert.Equal("Attention (mean of layer 1) says where values came from, not what decided.", moved[10]);
        Assert.All(moved, line => Assert.InRange(line.Length, 1, 80));
    }

    [Fact]
    public async Task Tokens_can_be_replaced_instead()
    {
        string[] deleted = Parts(await ExplainAsync(trained.Model))[2];
        string[] replaced = Parts(await ExplainAsync(trained.Model, "--occlusion", "unknownToken"))[2];

        Assert.EndsWith("Moved: log-odds lost with an unknown token in its place.", replaced[0], StringComparison.Ordinal);
        Assert.NotEqual(deleted[2..10], replaced[2..10]);
    }

    [Fact]
    public async Task The_json_has_the_documented_shape()
    {
        string path = _folder.File("explain.json");
        Assert.Equal(0, (await ExplainAsync(trained.Model, "--json", path)).ExitCode);

        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        JsonElement root = json.RootElement;
        Assert.Equal(["text", "attention", "occlusion"], Names(root));
        Assert.Equal(Text, root.GetProperty("text").GetString());
        JsonElement attention = root.GetProperty("attention");
        Assert.Equal(["layer", "layers", "head", "heads", "tokens", "weights"], Names(attention));
        Assert.Equal(Tokens, attention.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()));
        Assert.Equal(Tokens.Length, attention.GetProperty("weights").GetArrayLength());
        Assert.All(attention.GetProperty("weights").EnumerateArray(), row =>
            Assert.Equal(1, row.EnumerateArray().Sum(weight => weight.GetDouble()), 1e-4));

        JsonElement occlusion = root.GetProperty("occlusion");
        Assert.Equal(["kind", "predictedLabel", "probability", "score", "scoreKind", "tokens"], Names(occlusion));
        Assert.Equal(("delete", "logOdds"), (Word(occlusion, "kind"), Word(occlusion, "scoreKind")));
        JsonElement[] tokens = [.. occlusion.GetProperty("tokens").EnumerateArray()];
        Assert.Equal(Tokens, tokens.Select(token => Word(token, "token")));
        Assert.All(tokens, token =>
        {
            Assert.Equal(
                [
                    "token", "inputColumnName", "start", "length", "effect", "scoreWithout", "probabilityWithout",
                    "predictedLabelWithout",
                    "attentionReceived",
                ], Names(token));
            int start = token.GetProperty("start").GetInt32();
            string written = Text.Substring(start, token.GetProperty("length").GetInt32());
            Assert.Equal(Word(token, "token"), written.ToLowerInvariant());
            Assert.Equal(
                occlusion.GetProperty("score").GetDouble() - token.GetProperty("scoreWithout").GetDouble(),
                token.GetProperty("effect").GetDouble(), 1e-9);
        });

        static string? Word(JsonElement element, string name) => element.GetProperty(name).GetString();
        static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
    }

    [Theory]
    [InlineData("Layer 1, head 1|Layer 1, head 2|Layer 1, head 3|Layer 1, head 4")]
    [InlineData("Layer 1, head 3", "--head", "3")]
    [InlineData("Layer 1, mean of 4 heads", "--head", "mean")]
    [InlineData("Layer 1, head 2", "--layer", "1", "--head", "2")]
    public async Task The_picture_has_all_heads_or_those_chosen(string titles, params string[] options)
    {
        string path = _folder.File("plot.svg");

        ProcessResult run = await ExplainAsync(trained.Model, ["--plot", path, .. options]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] texts =
        [
            .. XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == "text")
                .Select(text => text.Value.Trim()),
        ];
        Assert.Equal(titles.Split('|'), texts.Where(text => text.StartsWith("Layer", StringComparison.Ordinal)));
        Assert.All(Tokens, token => Assert.Equal(2 * titles.Split('|').Length, texts.Count(text => text == token)));
    }

    [Fact]
    public async Task A_picture_can_be_a_png_in_dark_or_a_page_beside_the_json()
    {
        (string light, string dark, string page) =
            (_folder.File("light.png"), _folder.File("dark.png"), _folder.File("page.html"));

        Assert.Equal(0, (await ExplainAsync(trained.Model, "--plot", light)).ExitCode);
        Assert.Equal(0, (await ExplainAsync(trained.Model, "--plot", dark, "--theme", "dark")).ExitCode);
        Assert.Equal(0, (await ExplainAsync(trained.Model, "--plot", page, "--json", _folder.File("all.json"))).ExitCode);

        byte[][] pictures = [await BytesAsync(light), await BytesAsync(dark)];
        Assert.All(pictures, picture => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]));
        Assert.NotEqual(pictures[0], pictures[1]);
        Assert.StartsWith("<!DOCTYPE html>",
            await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["all.json", "dark.png", "light.png", "page.html"],
            Directory.GetFiles(_folder.FullName).Select(Path.GetFileName).Order());

        static Task<byte[]> BytesAsync(string path) => File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_picture_of_a_kind_that_cannot_be_drawn_is_wrong_usage()
    {
        ProcessResult run = await ExplainAsync(trained.Model, "--plot", _folder.File("plot.gif"));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("plot.gif'; expected a file that ends with .svg, .png, .html.", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public async Task A_model_without_a_trainer_has_its_attention_shown_alone()
    {
        string model = Save((ml, attention, rows) => attention);
        string json = _folder.File("explain.json");

        ProcessResult run = await ExplainAsync(model, "--json", json);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, Parts(run).Length);
        using JsonDocument written = JsonDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        Assert.Equal(["text", "attention"], written.RootElement.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task A_predicted_number_is_shown_as_one()
    {
        string model = Save((ml, attention, rows) => new TransformerChain<ITransformer>(
            attention, RegressionOn(ml, attention.Transform(rows), attention.OutputColumnName)));

        string[] moved = Parts(await ExplainAsync(model))[2];
        Assert.Matches(@"^Predicts -?\d+(\.\d+)?\. Moved: amount lost without the token\.$", moved[0]);
    }

    [Fact]
    public async Task A_model_that_needs_more_than_a_text_says_so_below_its_attention()
    {
        string model = Save((ml, attention, rows) =>
        {
            var both = ml.Transforms.Concatenate("Both", attention.OutputColumnName, "Age").Fit(attention.Transform(rows));
            IDataView features = both.Transform(attention.Transform(rows));
            return new TransformerChain<ITransformer>(attention, both, RegressionOn(ml, features, "Both"));
        });

        ProcessResult run = await ExplainAsync(model);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith(
            "What moved the prediction cannot be told from the text: The prediction depends on 'Age'", Parts(run)[2][0],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--layer", "2")]
    [InlineData("--layer", "0")]
    [InlineData("--head", "5")]
    [InlineData("--head", "all")]
    [InlineData("--occlusion", "shuffle")]
    public async Task What_the_model_or_the_command_lacks_is_wrong_usage(string option, string value) =>
        Expect.OneLine(2, value, await ExplainAsync(trained.Model, option, value));

    [Fact]
    public async Task A_target_that_cannot_be_written_is_named() =>
        Expect.OneLine(
            1, _folder.File("none", "a.json"), await ExplainAsync(trained.Model, "--json", _folder.File("none", "a.json")));

    [Fact]
    public async Task A_text_without_tokens_cannot_be_explained() =>
        Expect.OneLine(1, "no tokens", await BuiltProgram.Cli.RunAsync("explain", "--model", trained.Model, "--text", " "));

    private static ITransformer RegressionOn(MLContext ml, IDataView rows, string features) =>
        ml.Regression.Trainers.OnlineGradientDescent("Age", features).Fit(rows);

    private static Task<ProcessResult> ExplainAsync(string model, params string[] more) =>
        BuiltProgram.Cli.RunAsync(["explain", "--model", model, "--text", Text, .. more]);

    private static string[][] Parts(ProcessResult run) =>
        [.. run.Output.TrimEnd().Split("\n\n").Select(part => part.Split('\n'))];

    /// <summary>Saves what is made of the attention stage of the trained model.</summary>
    private string Save(Func<MLContext, AttentionFeaturizingTransformer, IDataView, ITransformer> make)
    {
        var ml = new MLContext(1);
        var stages = (IEnumerable<ITransformer>)ml.Model.Load(trained.Model, out _);
        AttentionFeaturizingTransformer attention = Flatten(stages).OfType<AttentionFeaturizingTransformer>().Single();
        IDataView rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 20).Select(i => new Row { Text = string.Join(' ', Tokens[..(i % 8 + 1)]), Age = i % 8 }));
        string path = _folder.File("made.zip");
        ml.Model.Save(make(ml, attention, rows), rows.Schema, path);
        return path;

        static IEnumerable<ITransformer> Flatten(IEnumerable<ITransformer> stages) => stages.SelectMany(
            stage => stage is IEnumerable<ITransformer> chain ? Flatten(chain) : [stage]);
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public float Age { get; set; }
    }
}
