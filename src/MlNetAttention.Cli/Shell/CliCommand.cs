using System.CommandLine;

namespace MlNetAttention.Cli.Shell;

/// <summary>A command whose options are listed in groups, below an example of its use.</summary>
/// <param name="name">What it is called by.</param>
/// <param name="description">What it does.</param>
/// <param name="example">Its arguments in an example, without the name of the program.</param>
internal sealed class CliCommand(string name, string description, string example) : Command(name, description)
{
    private readonly List<(string Title, IReadOnlyList<Option> Options)> _groups = [];

    /// <summary>A command line that runs.</summary>
    public string Example { get; } = example;

    /// <summary>The options in the order in which they are listed.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => _groups;

    /// <summary>Adds options below a title.</summary>
    public CliCommand Group(string title, params IReadOnlyList<Option> options)
    {
        _groups.Add((title, options));
        foreach (Option option in options) Add(option);
        return this;
    }
}
