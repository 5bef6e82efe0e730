using System.Text;
using System.Text.Json;
using MlNetAttention.Checkpoints;

namespace MlNetAttention.Training.Tests.Checkpoints;

/// <summary>The JSON of a checkpoint, written and read by generated code: files of before stay readable.</summary>
public class CheckpointHeaderTests
{
    private const string Json =
        """{"Stage":"fold-2","Fit":{"seed":"1","device":"cpu"},"State":{"Epoch":2,"LastEpoch":5,"Steps":14,"BestEpoch":1,"""
        + """ "Best":{"Rows":10,"Loss":"NaN","MetricName":"R²","Metric":-0.5},"IsComplete":false},"Lengths":[3,4]}""";

    private static readonly CheckpointHeader Header = new(
        "fold-2", new Dictionary<string, string> { ["seed"] = "1", ["device"] = "cpu" },
        new(2, 5, 14, 1, new(10, double.NaN, "R²", -0.5), IsComplete: false), [3, 4]);

    [Fact]
    public void It_is_written_as_it_always_was() => Assert.Equal(
        Json.Replace(" \"Best\"", "\"Best\"", StringComparison.Ordinal).Replace("²", "\\u00B2", StringComparison.Ordinal),
        Encoding.UTF8.GetString(Header.ToJson()));

    [Fact]
    public void It_is_read_again()
    {
        CheckpointHeader read = CheckpointHeader.FromJson(Encoding.UTF8.GetBytes(Json));

        Assert.Equal((Header.Stage, Header.State), (read.Stage, read.State));
        Assert.Equal(Header.Fit, read.Fit);
        Assert.Equal(Header.Lengths, read.Lengths);
    }

    [Theory]
    [InlineData("\"Stage\":\"fold-2\",", "")]
    [InlineData("\"fold-2\"", "null")]
    [InlineData("\"Epoch\":2", "\"Epoch\":2,\"Other\":1")]
    [InlineData("\"Epoch\":2", "\"Epoch\":2,\"Epoch\":3")]
    [InlineData("\"Epoch\":2", "\"Epoch\":\"2\"")]
    public void What_is_missing_null_unknown_twice_or_of_another_type_is_refused(string old, string changed) =>
        Assert.Throws<JsonException>(() => CheckpointHeader.FromJson(
            Encoding.UTF8.GetBytes(Json.Replace(old, changed, StringComparison.Ordinal))));
}
