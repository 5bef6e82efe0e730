namespace MlNetAttention.Mutations;

/// <summary>Runs tests once per mutant: first those of its folder, then all of them where it survived those.</summary>
internal sealed class MutantRun(string assembly, Results results, int workers)
{
    private const string Tests = "MlNetAttention.Tests.";

    // Those that take longest come last.
    private static readonly Dictionary<string, string[][]> Near = new()
    {
        ["Kernels"] =
        [
            ["-namespace", $"{Tests}Kernels"],
            ["-class", $"{Tests}Attention.*", "-class", $"{Tests}Embedding.*", "-class", $"{Tests}AttentionEncoderTests"],
        ],
        ["Pooling"] = [["-namespace", $"{Tests}Pooling"]],
        ["Tokens"] = [["-namespace", $"{Tests}Tokens"]],
        ["Saving"] =
        [
            ["-namespace", $"{Tests}Saving", "-class-", $"{Tests}Saving.HostileModelTests"],
            ["-class", $"{Tests}Saving.HostileModelTests"],
        ],
    };

    private readonly TestSet _all = new("all", assembly);

    internal async Task RunAsync(IReadOnlyList<Mutant> mutants, bool nearAlone, CancellationToken cancel)
    {
        foreach (IGrouping<string, Mutant> folder in mutants.GroupBy(mutant => mutant.Folder))
        {
            string[][] filters = Near.GetValueOrDefault(folder.Key, []);
            for (int stage = 0; stage < filters.Length; stage++)
            {
                var tests = new TestSet($"{folder.Key} {stage + 1}", assembly, filters[stage]);
                string before = stage == 0 ? "" : $"{folder.Key} {stage}";
                await RunAsync(tests, [.. folder.Where(mutant => IsLeft(mutant, before))], cancel);
            }
        }

        if (nearAlone) return;
        await RunAsync(
            _all, [.. mutants.Where(mutant => results.Of(mutant) is null or { Killer: null }
                && results.Of(mutant)?.Tests != _all.Name)], cancel);
    }

    // Not run yet, or survived the tests before.
    private bool IsLeft(Mutant mutant, string before) =>
        results.Of(mutant) is { } result ? result.Killer is null && result.Tests == before : before.Length == 0;

    private async Task RunAsync(TestSet tests, Mutant[] mutants, CancellationToken cancel)
    {
        if (mutants.Length == 0) return;
        await tests.MeasureAsync(cancel);
        int done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel };
        await Parallel.ForEachAsync(mutants, options, async (mutant, stop) =>
        {
            string? killer = await tests.KillerAsync(mutant, stop);
            results.Add(new Result(mutant, tests.Name, killer));
            Console.WriteLine(
                $"{Interlocked.Increment(ref done)}/{mutants.Length} {tests.Name} {killer ?? "SURVIVED"}: {mutant.Key}");
        });
    }
}
