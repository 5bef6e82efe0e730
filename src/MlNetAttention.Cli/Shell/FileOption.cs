using System.CommandLine;

namespace MlNetAttention.Cli.Shell;

/// <summary>The use a command makes of the file that an option names.</summary>
internal enum FileUse
{
    /// <summary>It is read; `-` is standard input.</summary>
    Read,

    /// <summary>It is written; `-` is standard output.</summary>
    Written,

    /// <summary>It is a folder whose files are read.</summary>
    FolderRead,

    /// <summary>It is a folder in which files are written.</summary>
    FolderWritten,
}

/// <summary>An option that names files: see <see cref="CommandFiles"/>.</summary>
internal interface IFileOption
{
    string Name { get; }

    FileUse Use { get; }

    /// <summary>Whether no other option may name the same file, not even one that is read as well.</summary>
    bool IsApart { get; }

    /// <summary>The files as the user wrote them, those that the option stands for where it is left out among them.</summary>
    IEnumerable<string> Files(ParseResult arguments);

    /// <summary>Whether the command writes a file of that path beside those that it names; links in it are followed.</summary>
    bool Claims(ParseResult arguments, string path);
}

/// <summary>An option whose value is a path, or several.</summary>
/// <typeparam name="T">A text, an optional text or an array of texts.</typeparam>
internal sealed class FileOption<T> : Option<T>, IFileOption
{
    /// <param name="name">The name of the option.</param>
    /// <param name="use">What is done with the file.</param>
    public FileOption(string name, FileUse use)
        : base(name)
    {
        Use = use;
        string expected = use is FileUse.FolderRead or FileUse.FolderWritten ? "a folder" : "a file";
        Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{name} is empty; expected {expected}.");
            }
        });
    }

    public FileUse Use { get; }

    public bool IsApart { get; init; }

    /// <summary>The files that a value stands for; by default that path itself.</summary>
    public Func<string, IEnumerable<string>> FilesOf { get; init; } = path => [path];

    /// <summary>The values that are meant where the option is left out, for options without a default of their own.</summary>
    public Func<ParseResult, IEnumerable<string>>? Otherwise { get; init; }

    /// <summary>Whether a value (the first) also claims a path (the second), whose links are followed.</summary>
    public Func<string, string, bool>? ClaimedBy { get; init; }

    public IEnumerable<string> Files(ParseResult arguments)
    {
        string[] values = Values(arguments);
        return (values.Length > 0 ? values : Otherwise?.Invoke(arguments) ?? []).SelectMany(FilesOf);
    }

    public bool Claims(ParseResult arguments, string path) =>
        ClaimedBy is not null && Values(arguments).Any(value => ClaimedBy(value, path));

    private string[] Values(ParseResult arguments) => arguments.GetValue(this) switch
    {
        string one => [one],
        string[] several => several,
        _ => [],
    };
}
