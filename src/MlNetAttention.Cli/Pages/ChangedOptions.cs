using System.Globalization;
using System.Text.Json.Nodes;
using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Pages;

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
            : [new($"{before}{Name(option.Key)}", Convert.ToString(option.Value, CultureInfo.InvariantCulture) ?? Unset)]);

    private static string Name(string key) => char.ToUpperInvariant(key[0]) + key[1..];
}
