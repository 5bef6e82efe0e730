using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Lab.Commands;

/// <summary>Checks that no two values of an option mean the same.</summary>
internal static class Distinct
{
    /// <exception cref="Failure">Two are the same.</exception>
    public static T[] Of<T>(Option option, T[] values) => Of(option, values, value => value);

    /// <summary>Folders as full paths.</summary>
    /// <exception cref="Failure">Two are the same.</exception>
    public static string[] Folders(Option option, string[] folders) =>
        Of(option, folders, folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <exception cref="Failure">Two have the same key.</exception>
    public static T[] Of<T, TKey>(Option option, T[] values, Func<T, TKey> key)
    {
        IGrouping<TKey, T>? repeated = values.GroupBy(key).FirstOrDefault(group => group.Skip(1).Any());
        return repeated is null ? values : throw Failure.OfUsage(
            $"{option.Name} has '{Convert.ToString(repeated.Key, CultureInfo.InvariantCulture)}' more than once.");
    }
}
