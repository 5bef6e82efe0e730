using System.Text.Json.Serialization;

namespace MlNetAttention.Cli.Learning;

/// <summary>The trainer behind vectors that were there before.</summary>
/// <param name="Trainer">What ML.NET calls it, in short.</param>
/// <param name="L2">What holds a linear one back; null for the trainer of all other pipelines, as it is there.</param>
internal sealed record TrainerChoice(string Trainer, float? L2)
{
    public const string Lbfgs = "L-BFGS";

    /// <summary>Whether it takes rows in another order with every pass, where they can be had so.</summary>
    [JsonIgnore]
    public bool ShufflesRows => Trainer != Lbfgs;
}
