using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MlNetAttention.Options;

/// <summary>The one place that throws for an option out of its range: name, what was found, what was expected.</summary>
internal static class Check
{
    internal static void Range<T>(T value, T minimum, T maximum, string name) where T : IComparable<T>
    {
        // The comparison is written so that NaN fails it.
        bool inside = value.CompareTo(minimum) >= 0 && value.CompareTo(maximum) <= 0;
        if (inside) return; // before the text of the error is made: some callers check every row of an attention map
        That(false, name, value, Bounds(minimum, maximum));
    }

    internal static void Defined<T>(T value, string name) where T : struct, Enum =>
        That(Enum.IsDefined(value), name, value, string.Join(", ", Enum.GetNames<T>()));

    private static string Bounds<T>(T minimum, T maximum)
    {
        bool isOpen = maximum is double.MaxValue or float.MaxValue;
        return minimum is double.Epsilon or float.Epsilon
            ? string.Create(CultureInfo.InvariantCulture, $"above 0{(isOpen ? "" : $", at most {maximum}")}")
            : string.Create(CultureInfo.InvariantCulture, $"{minimum} to {maximum}");
    }

    [StackTraceHidden]
    internal static void That([DoesNotReturnIf(false)] bool condition, string name, object? found, string expected)
    {
        if (condition) return;
        string message = string.Create(CultureInfo.InvariantCulture, $"{name} is {found ?? "null"}; expected {expected}.");
        throw new ArgumentOutOfRangeException(name, found, message);
    }
}
