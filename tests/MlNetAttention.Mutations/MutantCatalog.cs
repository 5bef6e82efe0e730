using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MlNetAttention.Mutations;

/// <summary>All mutants of some folders of a project, and its sources with all of them written in.</summary>
/// <param name="source">The project as it is.</param>
/// <param name="folders">The folders that are mutated.</param>
internal sealed partial class MutantCatalog(string source, IReadOnlyList<string> folders)
{
    private readonly List<Mutant> _all = [];
    private readonly HashSet<int> _broken = [];

    /// <summary>Those that compile.</summary>
    internal IEnumerable<Mutant> Mutants => _all.Where(mutant => !_broken.Contains(mutant.Id));

    internal Mutant this[int id] => _all[id];

    /// <summary>Leaves out what does not compile.</summary>
    internal void Drop(IEnumerable<int> ids) => _broken.UnionWith(ids);

    /// <summary>Finds all mutants, with the same numbers each time.</summary>
    /// <param name="copy">A copy of the project, over whose files the mutated ones are written; null to write nothing.</param>
    internal void Fill(string? copy)
    {
        _all.Clear();
        foreach (string folder in folders)
        {
            foreach (string path in Directory.GetFiles(Path.Combine(source, folder), "*.cs").Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(path);
                string mutated = Mutated(folder, name, File.ReadAllText(path));
                if (copy is not null) File.WriteAllText(Path.Combine(copy, folder, name), mutated);
            }
        }
    }

    private string Mutated(string folder, string name, string code)
    {
        SourceText text = SourceText.From(code);
        SyntaxNode root = CSharpSyntaxTree.ParseText(text).GetRoot();
        return new MutationRewriter(Number).Visit(root)!.ToFullString();

        int? Number(SyntaxNode node, string before, string after)
        {
            LinePosition at = text.Lines.GetLinePosition(node.SpanStart);
            string line = text.Lines[at.Line].ToString().Trim();
            string change = $"{Space().Replace(before, " ")} → {Space().Replace(after, " ")}";
            var mutant = new Mutant(_all.Count, folder, name, at.Line + 1, at.Character + 1, change, line);
            _all.Add(mutant);
            return _broken.Contains(mutant.Id) ? null : mutant.Id;
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
