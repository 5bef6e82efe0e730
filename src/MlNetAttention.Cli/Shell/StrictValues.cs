using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MlNetAttention.Cli.Shell;

/// <summary>
/// Values are read as code writes them, in whatever country: a number has neither thousands nor blanks, a decimal comma is an
/// error, and NaN and infinity are no numbers. An enumeration is one of its names.
/// </summary>
internal static class StrictValues
{
    private const NumberStyles Decimal =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly HashSet<Option> Checked = [];

    /// <summary>Checks the values of all options of a command and those below it from now on.</summary>
    public static void Check(Command command)
    {
        foreach (Option option in command.Options)
        {
            // Several commands share some of them.
            lock (Checked)
            {
                if (!Checked.Add(option)) continue;
            }

            Type type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : option.ValueType;
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (Expected(type) is { } expected) option.Validators.Add(result => Check(result, option.Name, type, expected));
        }

        foreach (Command below in command.Subcommands) Check(below);
    }

    private static void Check(OptionResult result, string name, Type type, string expected)
    {
        foreach (Token token in result.Tokens)
        {
            if (!IsValue(token.Value, type)) result.AddError($"{name} is '{Shown.Text(token.Value)}'; expected {expected}.");
        }
    }

    private static string? Expected(Type type) =>
        type.IsEnum ? string.Join(", ", Enum.GetNames(type))
        : type == typeof(int) ? "a whole number"
        : type == typeof(float) || type == typeof(double) ? "a number such as 0.25"
        : null;

    private static bool IsValue(string text, Type type) =>
        type.IsEnum ? Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase)
        : type == typeof(int)
            ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        : type == typeof(float)
            ? float.TryParse(text, Decimal, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            : double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
}
