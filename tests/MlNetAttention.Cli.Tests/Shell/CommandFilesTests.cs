using System.CommandLine;
using System.Diagnostics;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Shell;

/// <summary>That no output of a command can be an input or another output, whatever the spelling of its path.</summary>
public sealed class CommandFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CommandFilesTests()
    {
        File.WriteAllText(_folder.File("file"), "content");
        Directory.CreateDirectory(_folder.File("below"));
    }

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Spellings => new()
    {
        { "file", "file" },
        { "file", "./file" },
        { "file", "below/../file" },
        { "file", "link" },
        { "link", "second-link" },
        { "file", "hard" },
        { "file", "folder/file" },
        { "file", "folder/link" },
        { "new", "new" },
        { "new", "./below/../new" },
        { "new", "folder/new" },
        { "new", "dangling" },
        { "new", "folder/dangling" },
        { "below/new", "folder/below/new" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void Two_outputs_of_one_file_are_refused(string first, string second) =>
        AssertSame("--out", first, "--more", second);

    [Theory]
    [MemberData(nameof(Spellings))]
    public void An_output_that_is_an_input_is_refused(string input, string output)
    {
        AssertSame("--in", input, "--out", output);
        AssertSame("--in", output, "--out", input);
    }

    [Theory]
    [InlineData("--data folder --out file")]
    [InlineData("--data folder --out below/../new")]
    [InlineData("--data below . --out file")]
    public void A_file_of_a_folder_that_is_read_is_no_output(string arguments) =>
        Assert.Contains("--data and --out are the same file", Refused(arguments.Split(' ')), StringComparison.Ordinal);

    [Theory]
    [InlineData("--in file --more-in link")]
    [InlineData("--out file --in below/file")]
    [InlineData("--out one --more other")]
    [InlineData("--out /dev/null --more /dev/null --in /dev/null")]
    [InlineData("--data folder --out other")]
    [InlineData("--kept folder --out folder/other")]
    [InlineData("--in - --out -")]
    [InlineData("--in -")]
    [InlineData("")]
    public void Whatever_destroys_nothing_is_accepted(string arguments) => CommandFiles.Check(Parse(arguments.Split(' ')));

    [Theory]
    [InlineData("--out - --more -", "--out and --more would both write to standard output")]
    [InlineData("--out - --more /dev/stdout", "--out and --more would both write to standard output")]
    [InlineData("--out /dev/fd/1 --more to-output", "--out and --more would both write to standard output")]
    [InlineData("--in - --more-in -", "--in and --more-in would both read standard input")]
    [InlineData("--in /dev/stdin --more-in -", "--in and --more-in would both read standard input")]
    [InlineData("--in pipe --more-in pipe", "--in and --more-in are the same file")]
    [InlineData("--in pipe --out pipe", "--in and --out are the same file")]
    [InlineData("--kept below --out folder/below/x.kept", "a file that --kept writes")]
    [InlineData("--in below/x.kept --kept folder/below", "a file that --kept writes")]
    public void A_stream_that_would_be_shared_is_refused(string arguments, string message) =>
        Assert.Contains(message, Refused(arguments.Split(' ')), StringComparison.Ordinal);

    [Fact]
    public void Files_that_are_meant_where_an_option_is_left_out_are_inputs_too() =>
        Assert.Contains(
            "--preset and --out are the same file", Refused(["--out", "preset"], preset: "preset"), StringComparison.Ordinal);

    /// <summary>Where the file system holds two spellings for one name, they are one file before it exists, too.</summary>
    [Fact]
    public void Spellings_that_differ_in_case_are_as_the_file_system_has_them()
    {
        File.WriteAllText(_folder.File("Probe"), "");
        bool ignoresCase = File.Exists(_folder.File("pROBE"));
        if (ignoresCase) AssertSame("--out", "neu", "--more", "NEU");
        else CommandFiles.Check(Parse("--out", "neu", "--more", "NEU"));
        Assert.False(File.Exists(_folder.File("neu")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_name_is_wrong_usage(string name) =>
        Assert.Contains(Command().Parse(["--out", name]).Errors, error => error.Message == "--out is empty; expected a file.");

    [Theory]
    [InlineData("--in file --apart file", "--in and --apart are the same file")]
    [InlineData("--apart below/../file --more-in file", "--more-in and --apart are the same file")]
    [InlineData("--in - --apart -", "--in and --apart would both read standard input")]
    public void An_input_that_stands_apart_is_no_other_input(string arguments, string message) =>
        Assert.Contains(message, Refused(arguments.Split(' ')), StringComparison.Ordinal);

    [Theory]
    [InlineData("--in file --apart below/../other")]
    [InlineData("--in file --more-in file --apart other")]
    [InlineData("--apart file")]
    public void Beside_other_files_it_is_an_input_as_any(string arguments) => CommandFiles.Check(Parse(arguments.Split(' ')));

    private void AssertSame(string firstOption, string first, string secondOption, string second)
    {
        string message = Refused([firstOption, first, secondOption, second]);
        string[] options = [.. new[] { "--in", "--out", "--more" }.Intersect([firstOption, secondOption])];
        Assert.StartsWith($"{options[0]} and {options[1]} are the same file", message, StringComparison.Ordinal);
        Assert.Equal("content", File.ReadAllText(_folder.File("file")));
        Assert.False(File.Exists(_folder.File("new")));
    }

    private string Refused(string[] arguments, string? preset = null)
    {
        Failure failure = Assert.Throws<Failure>(() => CommandFiles.Check(Parse(arguments, preset)));
        Assert.Equal(ExitCode.WrongUsage, failure.ExitCode);
        return failure.Message;
    }

    private ParseResult Parse(params string[] arguments) => Parse(arguments, preset: null);

    private ParseResult Parse(string[] arguments, string? preset)
    {
        if (!OperatingSystem.IsWindows() && !File.Exists(_folder.File("hard"))) MakeLinks();
        return Command(preset).Parse(
            [.. arguments.Where(argument => argument.Length > 0)
                .Select(argument => argument is "-" or ['-', '-', ..] or ['/', ..] ? argument : _folder.File(argument))]);
    }

    private Command Command(string? preset = null) => new("command")
    {
        new FileOption<string?>("--in", FileUse.Read),
        new FileOption<string?>("--more-in", FileUse.Read),
        new FileOption<string?>("--apart", FileUse.Read) { IsApart = true },
        new FileOption<string?>("--preset", FileUse.Read) { Otherwise = _ => preset is null ? [] : [_folder.File(preset)] },
        new FileOption<string[]>("--data", FileUse.FolderRead)
        {
            AllowMultipleArgumentsPerToken = true, FilesOf = folder =>
                [Path.Combine(folder, "file"), Path.Combine(folder, "new")],
        },
        new FileOption<string?>("--kept", FileUse.FolderWritten)
        {
            FilesOf = _ => [],
            ClaimedBy = (folder, path) => path.EndsWith(".kept", StringComparison.Ordinal)
                && Path.GetDirectoryName(path) == FileIdentity.Resolve(folder),
        },
        new FileOption<string?>("--out", FileUse.Written),
        new FileOption<string?>("--more", FileUse.Written),
    };

    private void MakeLinks()
    {
        File.CreateSymbolicLink(_folder.File("link"), "file");
        File.CreateSymbolicLink(_folder.File("second-link"), "link");
        File.CreateSymbolicLink(_folder.File("dangling"), "new");
        File.CreateSymbolicLink(_folder.File("to-output"), "/dev/stdout");
        Directory.CreateSymbolicLink(_folder.File("folder"), _folder.FullName);
        Run("ln", _folder.File("file"), _folder.File("hard"));
        Run("mkfifo", _folder.File("pipe"));
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
