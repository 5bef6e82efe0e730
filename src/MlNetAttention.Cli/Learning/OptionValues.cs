using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MlNetAttention.Options;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// The values of all options as JSON, also of those that no command line option sets: where a later version has another
/// default, it has other results.
/// </summary>
internal static class OptionValues
{
    private static readonly JsonSerializerOptions Format = new(JsonFormat.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
    };

    public static JsonObject Of(AttentionOptions options) => JsonSerializer.SerializeToNode(options, Format)!.AsObject();

    private static void LeaveOut(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(IsNotPartOfFit).ToArray()) type.Properties.Remove(property);

        // Left to the fit it says nothing, and cells that were measured before there was such a choice stay what they are.
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.PropertyType == typeof(PretrainedUse)))
        {
            property.ShouldSerialize = (_, value) => value is not PretrainedUse.Auto;
        }
    }

    private static bool IsNotPartOfFit(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(NotPartOfFitAttribute), inherit: false) == true;
}
