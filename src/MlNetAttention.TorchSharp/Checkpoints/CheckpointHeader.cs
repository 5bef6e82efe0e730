using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetAttention.Checkpoints;

/// <summary>The header of a checkpoint, JSON that precedes its numbers.</summary>
/// <param name="Stage">The training loop of the fit that it belongs to.</param>
/// <param name="Fit">The identity of the fit, part by part: see <see cref="FitIdentity"/>.</param>
/// <param name="State">The state of the loop.</param>
/// <param name="Lengths">The number of values in each tensor.</param>
internal sealed record CheckpointHeader(
    string Stage, IReadOnlyDictionary<string, string> Fit, LoopState State, IReadOnlyList<long> Lengths)
{
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CheckpointHeaderJson.Default.CheckpointHeader);

    /// <exception cref="JsonException">The text is not a header.</exception>
    internal static CheckpointHeader FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, CheckpointHeaderJson.Default.CheckpointHeader) ?? throw new JsonException("It is null.");
}

/// <summary>Written and read by generated code: a program may be built without reflection for JSON.</summary>
/// <remarks>The loss of a diverged training is NaN, hence the named literals.</remarks>
[JsonSourceGenerationOptions(
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CheckpointHeader))]
internal sealed partial class CheckpointHeaderJson : JsonSerializerContext;
