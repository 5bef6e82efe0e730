using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>The data, the options and the results of a training.</summary>
internal static class SubjectSection
{
    /// <param name="page">Where they go.</param>
    /// <param name="subject">What was trained.</param>
    /// <param name="results">The pipelines.</param>
    /// <param name="encoder">The encoder of that which is saved.</param>
    public static void Add(
        HtmlPage page, ReportSubject subject, IReadOnlyList<PipelineResult> results, AttentionEncoder encoder)
    {
        page.Facts(Facts(subject, encoder));
        page.Heading("Comparison");
        page.Table(ComparisonTable.Headers(results), ComparisonTable.Rows(results));
        page.Note($"Measured on the test rows. {string.Join(' ', ComparisonTable.Notes(results))}".TrimEnd());
        foreach (string note in subject.Notes) page.Note(note);
    }

    private static IEnumerable<(string Name, string Value)> Facts(ReportSubject subject, AttentionEncoder encoder)
    {
        string[] changed = [.. ChangedOptions.Of(subject.Options)];
        yield return ("data set", Shortened.File(subject.Dataset));
        yield return ("label", $"{Shortened.Label(subject.Train.LabelColumn)}, {TaskPages.Of(subject.Task).Label}");
        yield return ("training rows", Rows(subject.Train));
        yield return ("test rows", Rows(subject.Test)
            + (subject.Test.AreHeldOut ? ", held out from training" : ""));
        if (subject.Validation is { } own) yield return ("validation rows", Rows(own));
        if (subject.Train.WeightColumn is { } weight) yield return ("weights", Shortened.Label(weight));
        if (subject.Train.SamplingKeyColumn is { } key) yield return ("sampling key", Shortened.Label(key));
        if (subject.Pretrained is { } pretrained)
        {
            string layers = pretrained.Layers is { } first ? Invariant($", layers 1 to {first}") : "";
            yield return ("pretrained encoder", $"{Shortened.File(pretrained.Name)}{layers}, {pretrained.Storage}");
        }

        yield return ("encoder", Invariant($"{encoder.ParameterCount:N0} parameters"));
        yield return ("options", changed.Length == 0 ? "all at their defaults" : string.Join(", ", changed));
        yield return ("seed", Invariant($"{subject.Seed}"));
        yield return ("version", $"mlnet-attention {Version}");
    }

    private static string Version => typeof(SubjectSection).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Rows(LabeledRows rows) =>
        Invariant($"{rows.Rows.Count:N0} of {Shortened.File(Path.GetFileName(rows.Path))}");
}

/// <summary>The options that are not at their defaults.</summary>
internal static class ChangedOptions
{
    // Options that are null are left out where they are written.
    private const string Unset = "automatic";

    /// <summary>For instance <c>Training.Epochs 6 (default 20)</c>.</summary>
    public static IEnumerable<string> Of(AttentionOptions options)
    {
        Dictionary<string, string> presets = Leaves(OptionValues.Of(new AttentionOptions())).ToDictionary();
        return Leaves(OptionValues.Of(options))
            .Where(option => presets.GetValueOrDefault(option.Key, Unset) != option.Value)
            .Select(option => $"{option.Key} {option.Value} (default {presets.GetValueOrDefault(option.Key, Unset)})");
    }

    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonObject options, string before = "") =>
        options.SelectMany(option => option.Value is JsonObject group
            ? Leaves(group, $"{before}{Name(option.Key)}.")
            : [new($"{before}{Name(option.Key)}", Value(option.Value))]);

    private static string Value(JsonNode? value) => value is JsonArray several
        ? $"[{string.Join(", ", several.Select(Value))}]"
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? Unset;

    private static string Name(string key) => char.ToUpperInvariant(key[0]) + key[1..];
}
