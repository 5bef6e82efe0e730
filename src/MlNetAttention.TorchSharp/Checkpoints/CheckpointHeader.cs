using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetAttention.Checkpoints;

/// <summary>What a checkpoint says before its numbers, as JSON.</summary>
/// <param name="Stage">Which of the loops of a fit it is of.</param>
/// <param name="Fit">What the fit was, part by part: see <see cref="FitIdentity"/>.</param>
/// <param name="State">Where the loop stood.</param>
/// <param name="Lengths">How many numbers each tensor has.</param>
internal sealed record CheckpointHeader(
    string Stage, IReadOnlyDictionary<string, string> Fit, LoopState State, IReadOnlyList<long> Lengths)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        // The loss of a training that has gone astray is not a number.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Format);

    /// <exception cref="JsonException">It is no header.</exception>
    internal static CheckpointHeader FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<CheckpointHeader>(json, Format) ?? throw new JsonException("It is null.");
}
