using MlNetAttention.Options;

namespace MlNetAttention.Tests.Options;

/// <summary>That an error says in words what was expected.</summary>
public sealed class CheckTests
{
    [Theory]
    [InlineData(3, double.Epsilon, 1, "X is 3; expected above 0, at most 1.")]
    [InlineData(0, double.Epsilon, double.MaxValue, "X is 0; expected above 0.")]
    [InlineData(-1, 0, 0.5, "X is -1; expected 0 to 0.5.")]
    [InlineData(double.NaN, 0, 100, "X is NaN; expected 0 to 100.")]
    public void A_range_is_told_in_words(double value, double minimum, double maximum, string message)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Check.Range(value, minimum, maximum, "X"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
