using System.Text.RegularExpressions;
using MlNetAttention.Documents.Tests.Markdown;

namespace MlNetAttention.Documents.Tests.Commands;

/// <summary>A line of a document that starts with <c>dotnet</c>.</summary>
/// <param name="Words">Its words, quotes taken off; the first is <c>dotnet</c>.</param>
internal sealed partial record ShellCommand(IReadOnlyList<string> Words)
{
    private const string Dotnet = "dotnet";

    public string Text => string.Join(' ', Words);

    /// <summary>
    /// The commands of a page, in order: lines of shell blocks, and code in prose, where two words alone are the name of a
    /// command and a trailing <c>--</c> says that its arguments come elsewhere.
    /// </summary>
    public static IEnumerable<ShellCommand> In(MarkdownPage page) => page.Parts.SelectMany(part => part switch
    {
        Fence { Language: "sh" } block => block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'),
        Prose prose => Spans().Matches(prose.Text).Select(span => span.Groups["code"].Value.ReplaceLineEndings(" "))
            .Where(code => code.Split(' ').Length > 2 && !code.EndsWith(" --", StringComparison.Ordinal)),
        _ => [],
    }).Select(line => line.Trim()).Where(line => line.StartsWith(Dotnet + " ", StringComparison.Ordinal)).Select(Parse);

    /// <summary>Takes a line apart as a shell does: blanks separate, quotes keep together, # begins a comment.</summary>
    public static ShellCommand Parse(string line)
    {
        var words = new List<string>();
        foreach (Match word in Word().Matches(line))
        {
            if (word.Value.StartsWith('#')) break;
            words.Add(Quoted().Replace(word.Value, match => match.Groups["inner"].Value));
        }

        return new ShellCommand(words);
    }

    /// <summary>Runs it small (<see cref="SmallCommands"/>); it must end well.</summary>
    /// <param name="folder">Where the reader is.</param>
    public async Task<ProcessResult> RunAsync(string folder)
    {
        ShellCommand small = SmallCommands.Of(this, folder);
        ProcessResult result = await DotnetCommand.RunAsync(folder, small.Words.Skip(1));
        Assert.True(
            result.ExitCode == 0,
            $"{Text}\nran as {small.Text}\nand ended with {result.ExitCode}:\n{result.Output}\n{result.Error}");
        return result;
    }

    public override string ToString() => Text;

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Spans();

    [GeneratedRegex("""(?:"[^"]*"|'[^']*'|[^\s"'])+""")]
    private static partial Regex Word();

    [GeneratedRegex("""(["'])(?<inner>.*?)\1""")]
    private static partial Regex Quoted();
}
