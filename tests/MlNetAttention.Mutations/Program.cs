using System.CommandLine;
using MlNetAttention.Mutations;

var folders = new Option<string[]>("--folders")
{
    Description = "Folders of src/MlNetAttention to mutate.",
    DefaultValueFactory = _ => ["Kernels", "Pooling", "Tokens", "Saving"],
    AllowMultipleArgumentsPerToken = true,
};
var sample = new Option<int?>("--sample") { Description = "The most mutants of a folder to run; by default all." };
var seed = new Option<int>("--seed") { Description = "Chooses the sample.", DefaultValueFactory = _ => 1 };
var workers = new Option<int>("--workers") { Description = "Test processes at a time.", DefaultValueFactory = _ => 2 };
var json =
    new Option<string?>("--json") { Description = "Where to keep results; mutants that are there already are not run again." };
var again = new Option<bool>("--again") { Description = "Run those that survived again, after tests were added." };

var near = new Option<bool>("--near") { Description = "Run the tests of a mutant's folder alone." };
var list = new Option<bool>("--list") { Description = "List the mutants, those that do not compile among them, and run none." };

var root = new RootCommand("Changes the core in one place at a time and lists the changes that no test notices.")
{
    folders, sample, seed, workers, json, again, near, list,
};
root.SetAction(async (arguments, cancel) =>
{
    string repository = Repository.Find();
    var catalog = new MutantCatalog(SourceCopy.CoreOf(repository), arguments.GetRequiredValue(folders));
    if (arguments.GetValue(list))
    {
        catalog.Fill(copy: null);
        foreach (Mutant mutant in catalog.Mutants) Console.WriteLine(mutant.Key);
        return;
    }

    using var copy = new SourceCopy(repository);
    await copy.BuildAsync(catalog, cancel);

    Mutant[] all = [.. catalog.Mutants];
    var random = new Random(arguments.GetValue(seed));
    Mutant[] chosen =
    [
        .. all.GroupBy(mutant => mutant.Folder)
            .SelectMany(folder => Sample.Of([.. folder], arguments.GetValue(sample) ?? int.MaxValue, random)),
    ];
    Console.WriteLine($"{all.Length} mutants, {chosen.Length} of them to run");
    Results results = Results.Open(arguments.GetValue(json), arguments.GetValue(again));
    await new MutantRun(copy.TestAssembly, results, arguments.GetValue(workers))
        .RunAsync(chosen, arguments.GetValue(near), cancel);
    Summary.Write(Console.Out, all, results);
});
return await root.Parse(args).InvokeAsync();
