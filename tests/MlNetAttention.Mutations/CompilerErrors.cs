using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MlNetAttention.Mutations;

/// <summary>Which mutants the compiler complains of.</summary>
internal static partial class CompilerErrors
{
    /// <summary>The numbers of the mutants in which the errors of a build lie.</summary>
    internal static HashSet<int> Mutants(string output)
    {
        var found = new HashSet<int>();
        foreach (IGrouping<string, Match> errors in Error().Matches(output).GroupBy(error => error.Groups["file"].Value))
        {
            SourceText text = SourceText.From(File.ReadAllText(errors.Key));
            SyntaxNode root = CSharpSyntaxTree.ParseText(text).GetRoot();
            (int Id, TextSpan Span)[] written =
                [.. root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsChoice).Select(Written)];
            foreach (Match error in errors)
            {
                TextLine line = text.Lines[Number(error, "line") - 1];
                found.UnionWith(At(written, line, line.Start + Number(error, "column") - 1));
            }
        }

        return found;
    }

    // The innermost one around the error; if there is none, all of its line.
    private static IEnumerable<int> At((int Id, TextSpan Span)[] written, TextLine line, int position)
    {
        (int Id, TextSpan Span)[] around =
            [.. written.Where(mutant => mutant.Span.Contains(position)).OrderBy(mutant => mutant.Span.Length)];
        return around.Length > 0
            ? [around[0].Id]
            : written.Where(mutant => line.Span.IntersectsWith(mutant.Span)).Select(mutant => mutant.Id);
    }

    private static bool IsChoice(InvocationExpressionSyntax call) => $"{call.Expression}" == "Mutant.Is";

    private static (int Id, TextSpan Span) Written(InvocationExpressionSyntax choice) => (
        int.Parse($"{choice.ArgumentList.Arguments[0]}", CultureInfo.InvariantCulture),
        choice.Ancestors().First(node => node is ParenthesizedExpressionSyntax or BlockSyntax).Span);

    private static int Number(Match error, string group) => int.Parse(error.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?<file>[^\s(][^(]*)\((?<line>\d+),(?<column>\d+)\): error CS\d+", RegexOptions.Multiline)]
    private static partial Regex Error();
}
