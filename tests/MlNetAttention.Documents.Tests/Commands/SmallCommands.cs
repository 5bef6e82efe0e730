using System.Xml.Linq;

namespace MlNetAttention.Documents.Tests.Commands;

/// <summary>
/// How the commands of the documents run in tests: the same programs, as they were built, with arguments that make them small. A
/// command that is not known here fails.
/// </summary>
internal static class SmallCommands
{
    /// <summary>What is added to the arguments of each command, or takes the place of what is there.</summary>
    private static readonly Dictionary<string, string[][]> Settings = new()
    {
        ["train-evaluate"] = [["--epochs", "1"], ["--encoder-folds", "1"]],
        ["tag-evaluate"] = [["--epochs", "1"], ["--encoder-folds", "1"]],
        ["evaluate"] = [["--seeds", "1"], ["--configuration", "small: --epochs 1 --encoder-folds 1"]],
        ["ladder"] = [["--seeds", "1"], ["--epochs", "1"], ["--patience", "1"]],
        ["trainers"] = [["--rows", "60"]],
        ["predict"] = [],
        ["featurize"] = [],
        ["explain"] = [],
        ["export"] = [],
        ["data"] = [],
        ["memory"] = [["--widths", "8"], ["--layers", "1"], ["--lengths", "8"], ["--tokens", "64"]],
        ["training"] = [["--rounds", "1"]],
        ["bench"] = [["--list", "flat"]],
        ["--folders"] = [["--folders", "Pooling"], ["--list"]],
        ["--summary"] = [["--only", "encode_d64_t16"], ["--rounds", "1"]],
    };

    /// <param name="command">A command as a document shows it.</param>
    /// <param name="folder">Where the reader is.</param>
    /// <exception cref="NotSupportedException">It is not known how to run it small.</exception>
    public static ShellCommand Of(ShellCommand command, string folder)
    {
        string[] words = [.. command.Words.Select(word => word.Replace("$PWD", folder, StringComparison.Ordinal))];
        return new(words switch
        {
            ["dotnet", "run", "-c", "Release", "--project", var project, "--", .. var arguments] =>
                ["dotnet", "exec", BuiltProgram(project), .. Small(arguments)],
            ["dotnet", "pack", "-c", "Release", .. var more] =>
                ["dotnet", "pack", BuiltPaths.InRepository(), "-c", BuiltPaths.Configuration, "--no-build",
                    "-o", Path.Combine(folder, "artifacts"), $"-p:NuspecOutputPath={Path.Combine(folder, "nuspec")}",
                    $"-p:PublishDir={Path.Combine(folder, "publish")}/", .. more],
            ["dotnet", "add", "package", ..] => words,
            ["dotnet", "nuget", "locals", .., "--list"] => words,
            ["dotnet", "tool", "restore"] =>
                [.. words, "--tool-manifest", BuiltPaths.InRepository(".config", "dotnet-tools.json")],
            ["dotnet", "nuget", "add", "source", ..] => [.. words, "--configfile", EmptyConfiguration(folder)],
            _ => throw new NotSupportedException($"{nameof(SmallCommands)} does not say how '{command}' runs in a test."),
        });
    }

    private static IEnumerable<string> Small(string[] arguments)
    {
        if (arguments is not [var name, ..] || !Settings.TryGetValue(name, out string[][]? settings))
        {
            throw new NotSupportedException(
                $"{nameof(SmallCommands)} does not say how '{string.Join(' ', arguments)}' runs in a test.");
        }

        // Every value of an option is taken out, however often the option is there.
        bool isReplaced = false;
        foreach (string word in arguments)
        {
            if (word.StartsWith("--", StringComparison.Ordinal)) isReplaced = settings.Any(setting => setting[0] == word);
            if (!isReplaced) yield return word;
        }

        foreach (string word in settings.SelectMany(setting => setting)) yield return word;
    }

    private static string BuiltProgram(string project)
    {
        string folder = BuiltPaths.InRepository(project);
        string file = Directory.GetFiles(folder, "*.csproj").Single();
        string name = XDocument.Load(file).Descendants("AssemblyName").SingleOrDefault()?.Value
            ?? Path.GetFileNameWithoutExtension(file);
        return BuiltPaths.Program(name);
    }

    private static string EmptyConfiguration(string folder)
    {
        string file = Path.Combine(folder, "nuget.config");
        if (!File.Exists(file)) File.WriteAllText(file, "<configuration />");
        return file;
    }
}
