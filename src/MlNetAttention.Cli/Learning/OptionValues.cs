using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// The values of all options as JSON, also of those that no command line option sets: where a later version has another
/// default, it has other results.
/// </summary>
internal static class OptionValues
{
    // What a run is given besides its configuration.
    private static readonly string[] NoPartOfAConfiguration =
    [
        nameof(TrainingOptions.Seed), nameof(TrainingOptions.Progress), nameof(TrainingOptions.CancellationToken),
        nameof(TrainingOptions.OnCancellation), nameof(TrainingOptions.CheckpointDirectory),
    ];

    private static readonly JsonSerializerOptions Format = new(JsonFormat.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
    };

    public static JsonObject Of(AttentionOptions options) => JsonSerializer.SerializeToNode(options, Format)!.AsObject();

    private static void LeaveOut(JsonTypeInfo type)
    {
        if (type.Type != typeof(TrainingOptions)) return;
        IEnumerable<string> names = NoPartOfAConfiguration.Select(JsonNamingPolicy.CamelCase.ConvertName);
        foreach (JsonPropertyInfo property in type.Properties.Where(property => names.Contains(property.Name)).ToArray())
        {
            type.Properties.Remove(property);
        }
    }
}
