using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tables;

/// <summary>Finds the bundled set in the folders above the current one or above the program.</summary>
internal static class RileyFolder
{
    /// <summary>How hard a row is.</summary>
    public const string GroupColumn = "level";

    private static readonly string Name = Path.Combine("data", "riley");

    /// <exception cref="Failure">It is in none of the folders above.</exception>
    public static string TrainFile => Path.Combine(Find(), "train.tsv");

    /// <exception cref="Failure">It is in none of the folders above.</exception>
    public static string TestFile => Path.Combine(Find(), "test.tsv");

    /// <exception cref="Failure">It is in none of the folders above.</exception>
    public static string Find() =>
        Above(Directory.GetCurrentDirectory()).Concat(Above(AppContext.BaseDirectory))
            .Select(folder => Path.Combine(folder.FullName, Name))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "train.tsv")))
        ?? throw new Failure(
            $"There is no {Name} in this folder or above it; give --train, or write it in the repository with "
            + "'dotnet run --project tests/MlNetAttention.Lab -- data riley'.");

    private static IEnumerable<DirectoryInfo> Above(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent) yield return at;
    }
}
