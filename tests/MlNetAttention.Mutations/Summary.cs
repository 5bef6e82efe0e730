namespace MlNetAttention.Mutations;

/// <summary>The numbers per folder and the survivors, in Markdown.</summary>
internal static class Summary
{
    internal static void Write(TextWriter writer, IReadOnlyList<Mutant> all, Results results)
    {
        writer.WriteLine("| Folder | Mutants | Run | Killed | Survived |");
        writer.WriteLine("|---|---:|---:|---:|---:|");
        foreach (IGrouping<string, Mutant> folder in all.GroupBy(mutant => mutant.Folder))
        {
            Result[] run = [.. folder.Select(results.Of).OfType<Result>()];
            int killed = run.Count(result => result.Killer is not null);
            writer.WriteLine($"| {folder.Key} | {folder.Count()} | {run.Length} | {killed} | {run.Length - killed} |");
        }

        writer.WriteLine();
        writer.WriteLine("| Where | Line | Change |");
        writer.WriteLine("|---|---|---|");
        foreach (Mutant mutant in all.Where(mutant => results.Of(mutant) is { Killer: null }))
        {
            writer.WriteLine(
                $"| {mutant.Folder}/{mutant.File}:{mutant.Line} | `{Cell(mutant.Code)}` | `{Cell(mutant.Change)}` |");
        }
    }

    private static string Cell(string code) => code.Replace("|", "\\|", StringComparison.Ordinal);
}
