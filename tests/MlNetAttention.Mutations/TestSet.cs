using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetAttention.Mutations;

/// <summary>Some of the tests, and how long they take where nothing is mutated.</summary>
/// <param name="name">What it is called in results.</param>
/// <param name="assembly">The built tests.</param>
/// <param name="filter">Arguments of the runner that choose the tests; none for all of them.</param>
internal sealed partial class TestSet(string name, string assembly, params string[] filter)
{
    // A mutant that allocates without end must not take the machine along.
    private const string MostMemory = "0x80000000";
    private const int Slowness = 5;

    private static readonly TimeSpan Unmutated = TimeSpan.FromMinutes(20);

    private TimeSpan _limit = Unmutated;

    internal string Name => name;

    /// <summary>Runs it without a mutant: it must pass, and the time it takes bounds that of mutants.</summary>
    internal async Task MeasureAsync(CancellationToken cancel)
    {
        Ended ended = await RunAsync(-1, cancel);
        int count = Total().Match(ended.Output) is { Success: true } total
            ? int.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;
        if (ended.Code != 0 || count == 0)
        {
            throw new InvalidOperationException(
                $"{name}: {count} tests, exit code {ended.Code} without a mutant:\n{ended.Output}");
        }

        _limit = TimeSpan.FromSeconds(5) + Slowness * ended.Time;
        Console.WriteLine($"{name}: {count} tests in {ended.Time.TotalSeconds:0.0} s without a mutant");
    }

    /// <summary>What kills a mutant: the first failing test, a crash or the time limit; null where it survives.</summary>
    internal async Task<string?> KillerAsync(Mutant mutant, CancellationToken cancel)
    {
        Ended ended = await RunAsync(mutant.Id, cancel);
        if (ended.Code == 0) return null;

        // Without tests to run, every mutant would count as killed.
        if (!File.Exists(assembly)) throw new FileNotFoundException($"{assembly} is gone; expected it to stay until the end.");
        if (ended.Code is null) return "time limit";
        return Failure().Match(ended.Output) is { Success: true } failure ? failure.Groups[1].Value : $"exit code {ended.Code}";
    }

    private Task<Ended> RunAsync(int id, CancellationToken cancel) => ChildProcess.RunAsync(
        [assembly, "-noLogo", "-noColor", "-parallelMode", "none", "-stopOnFail", .. filter],
        new()
        {
            [SourceCopy.Variable] = id.ToString(CultureInfo.InvariantCulture),
            ["DOTNET_GCHeapHardLimit"] = MostMemory,
        },
        _limit, cancel);

    [GeneratedRegex(@"Total: (\d+)")]
    private static partial Regex Total();

    [GeneratedRegex(@"^\s*MlNetAttention\.(?:Tests\.)?(\S+?)(?:\(.*)? \[FAIL\]", RegexOptions.Multiline)]
    private static partial Regex Failure();
}
