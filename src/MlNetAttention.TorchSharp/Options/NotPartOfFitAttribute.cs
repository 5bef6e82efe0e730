namespace MlNetAttention.Options;

/// <summary>
/// Marks an option that belongs to a run and not to its configuration: it watches a fit, ends it early, or is recorded beside the
/// options (the seed, a pretrained encoder). It is left out of the identity of checkpoints and of the record of a configuration.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotPartOfFitAttribute : Attribute;
