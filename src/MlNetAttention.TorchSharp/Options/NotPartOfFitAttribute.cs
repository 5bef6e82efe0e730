namespace MlNetAttention.Options;

/// <summary>
/// On an option that is given to a run and is no part of what is configured: it watches a fit, ends it early, or is recorded
/// beside the options (the seed). Neither the identity of checkpoints nor the record of a configuration has it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotPartOfFitAttribute : Attribute;
