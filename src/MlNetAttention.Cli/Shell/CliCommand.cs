using System.CommandLine;

namespace MlNetAttention.Cli.Shell;

/// <summary>A command whose options are listed in groups, below examples of its use.</summary>
/// <param name="name">What it is called by.</param>
/// <param name="description">What it does.</param>
/// <param name="examples">Its arguments in examples, without the name of the program.</param>
internal sealed class CliCommand(string name, string description, params string[] examples) : Command(name, description)
{
    private readonly List<(string Title, IReadOnlyList<Option> Options)> _groups = [];

    /// <summary>Command lines that run.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

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
