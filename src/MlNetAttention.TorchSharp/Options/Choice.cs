namespace MlNetAttention.Options;

/// <summary>
/// The value of an option that has another preset where a pretrained encoder is trained further, and whether it was given: one
/// that was given counts, also where it is the preset. Equal where the values are.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="IsGiven">Whether it was given.</param>
internal readonly record struct Choice<T>(T Value, bool IsGiven)
    where T : struct
{
    /// <summary>The value of an option that nobody has set.</summary>
    internal static Choice<T> Preset(T value) => new(value, IsGiven: false);

    /// <summary>The value that somebody has set.</summary>
    internal static Choice<T> Given(T value) => new(value, IsGiven: true);

    /// <summary>The value that was given, or else another preset.</summary>
    internal T Or(T preset) => IsGiven ? Value : preset;

    public bool Equals(Choice<T> other) => EqualityComparer<T>.Default.Equals(Value, other.Value);

    public override int GetHashCode() => Value.GetHashCode();
}
