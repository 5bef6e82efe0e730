using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNetAttention.Architecture.Tests;

/// <summary>A type of the product: where it is declared and under which name.</summary>
/// <param name="Folder">Its folder below <c>src</c> or <c>tests</c>, <c>MlNetAttention/Kernels</c> for instance.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsPublic">Whether users see it.</param>
internal sealed record SourceType(string Folder, string Namespace, string Name, bool IsPublic);

/// <summary>A file that names something of another file.</summary>
internal sealed record SourceArrow(string FromFile, string ToFile, string Names)
{
    public string From => SourceGraph.FolderOf(FromFile);

    public string To => SourceGraph.FolderOf(ToFile);
}

/// <summary>
/// Which file names what of which other file, bound by the compiler from all sources at once. The compiled assemblies would not
/// do: public types lie flat in one namespace, and constants and <c>nameof</c> leave no trace in them. Documentation comments do
/// not count.
/// </summary>
internal sealed class SourceGraph
{
    private const string GlobalUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly string[] Roots =
    [
        "src/MlNetAttention", "src/MlNetAttention.TorchSharp", "src/MlNetAttention.Plots", "src/MlNetAttention.MiniLM",
        "src/MlNetAttention.MiniLM.Conversion", "src/MlNetAttention.Cli", "tests/MlNetAttention.Lab",
    ];

    private readonly CSharpCompilation _compilation;
    private readonly HashSet<SyntaxTree> _sources;

    private SourceGraph()
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None);
        _sources = [.. Roots.SelectMany(root => Files(root)).Select(file => CSharpSyntaxTree.ParseText(
            File.ReadAllText(Path.Combine(Repository.Folder, file)), parse,
            path: file[(file.IndexOf('/', StringComparison.Ordinal) + 1)..]))];
        MetadataReference[] references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => !IsOurs(Path.GetFileNameWithoutExtension(path)))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
        _compilation = CSharpCompilation.Create(
            "Everything", [.. _sources, CSharpSyntaxTree.ParseText(GlobalUsings, parse)], references,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, allowUnsafe: true, metadataImportOptions: MetadataImportOptions.All,
                nullableContextOptions: NullableContextOptions.Enable));
        Types = [.. DeclaredTypes()];
        Arrows = [.. _sources.SelectMany(ArrowsOf).Distinct()];
    }

    public static SourceGraph OfProduct { get; } = new();

    public IReadOnlyList<SourceType> Types { get; }

    public IReadOnlyList<SourceArrow> Arrows { get; }

    public int FileCount => _sources.Count;

    internal static string FolderOf(string file) => file[..file.LastIndexOf('/')];

    private static bool IsOurs(string assembly) =>
        assembly.StartsWith("MlNetAttention", StringComparison.Ordinal) || assembly == "mlnet-attention";

    private static IEnumerable<string> Files(string root) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Folder, root), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Folder, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private IEnumerable<SourceType> DeclaredTypes()
    {
        foreach (SyntaxTree tree in _sources)
        {
            SemanticModel model = _compilation.GetSemanticModel(tree);
            foreach (MemberDeclarationSyntax declaration in tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>())
            {
                if (declaration is not (BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)) continue;
                if (model.GetDeclaredSymbol(declaration) is not INamedTypeSymbol { ContainingType: null } type) continue;
                yield return new(
                    FolderOf(tree.FilePath), type.ContainingNamespace.ToDisplayString(), type.Name,
                    type.DeclaredAccessibility == Accessibility.Public);
            }
        }
    }

    private IEnumerable<SourceArrow> ArrowsOf(SyntaxTree tree)
    {
        SemanticModel model = _compilation.GetSemanticModel(tree);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            if (node.Parent is UsingDirectiveSyntax or BaseNamespaceDeclarationSyntax) continue;
            SymbolInfo found = model.GetSymbolInfo(node);
            ISymbol[] symbols = found.Symbol is { } symbol ? [symbol] : [.. found.CandidateSymbols];
            foreach (ISymbol named in symbols.Append(model.GetTypeInfo(node).Type).OfType<ISymbol>())
            {
                // Of a partial type whichever file declares the member that is named; of a type as a whole all of them.
                if (named is INamespaceSymbol) continue;
                foreach (Location place in named.Locations.Where(place => place.SourceTree is { } other && other != tree))
                {
                    if (!_sources.Contains(place.SourceTree!)) continue;
                    yield return new(tree.FilePath, place.SourceTree!.FilePath, (named.ContainingType ?? named).Name);
                }
            }
        }
    }
}
