using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlNetAttention.Mutations;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Tests">The last tests that were run.</param>
/// <param name="Killer">What killed it: a test, a crash or the time limit; null where it survived.</param>
internal sealed record Result(Mutant Mutant, string Tests, string? Killer);

/// <summary>What is known of mutants, kept in a file: a run that was interrupted goes on where it was.</summary>
internal sealed class Results
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string? _path;
    private readonly Dictionary<string, Result> _byKey = [];
    private readonly Lock _lock = new();

    private Results(string? path) => _path = path;

    /// <param name="path">The file; null to keep nothing.</param>
    /// <param name="again">Whether survivors are forgotten, to be run again.</param>
    internal static Results Open(string? path, bool again)
    {
        var results = new Results(path);
        if (!File.Exists(path)) return results;
        foreach (Result result in JsonSerializer.Deserialize<Result[]>(File.ReadAllText(path), Format)!)
        {
            if (!again || result.Killer is not null) results._byKey[result.Mutant.Key] = result;
        }

        return results;
    }

    internal Result? Of(Mutant mutant)
    {
        lock (_lock) return _byKey.GetValueOrDefault(mutant.Key);
    }

    internal void Add(Result result)
    {
        lock (_lock)
        {
            _byKey[result.Mutant.Key] = result;
            if (_path is null) return;
            string draft = _path + ".draft";
            File.WriteAllText(draft, JsonSerializer.Serialize(_byKey.Values, Format));
            File.Move(draft, _path, overwrite: true);
        }
    }
}
