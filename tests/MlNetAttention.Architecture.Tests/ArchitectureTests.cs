namespace MlNetAttention.Architecture.Tests;

/// <summary>Folders point downward only, each at those that <see cref="AllowedArrows"/> names.</summary>
public sealed class ArchitectureTests
{
    private static readonly SourceGraph Graph = SourceGraph.OfProduct;

    [Fact]
    public void No_folders_point_at_each_other_in_a_circle()
    {
        IReadOnlyList<string> circle = Circles.Find(Graph.Arrows.Select(arrow => (arrow.From, arrow.To)));

        Assert.True(circle.Count == 0, $"{string.Join(" → ", circle)}\n{Reasons(circle)}");
    }

    [Fact]
    public void A_folder_names_only_the_folders_below_it()
    {
        string[] wrong =
        [
            .. Graph.Arrows.Where(arrow => !AllowedArrows.Contain(arrow.From, arrow.To))
                .Select(arrow => $"{arrow.FromFile} names {arrow.Names} of {arrow.ToFile}").Order(StringComparer.Ordinal),
        ];

        Assert.True(wrong.Length == 0, $"{wrong.Length} arrows are not allowed:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Every_allowed_arrow_is_needed()
    {
        var found = Graph.Arrows.Select(arrow => (arrow.From, arrow.To)).ToHashSet();

        string[] spare = [.. AllowedArrows.WithinProjects.Except(found).Select(arrow => $"{arrow.From} → {arrow.To}")];
        Assert.True(spare.Length == 0, string.Join('\n', spare));
    }

    [Fact]
    public void Allowed_arrows_make_no_circle() => Assert.Empty(Circles.Find(AllowedArrows.WithinProjects));

    [Fact]
    public void Internal_types_are_in_the_namespace_of_their_folder_and_public_ones_lie_flat()
    {
        string[] wrong =
        [
            .. Graph.Types.Where(type => !Expected(type).Contains(type.Namespace))
                .Select(type => $"{type.Folder}: {type.Namespace}.{type.Name}, expected {string.Join(" or ", Expected(type))}"),
        ];

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    // Binding would find nothing, and the tests above with it, if sources or packages were missing.
    [Fact]
    public void The_graph_sees_types_constants_extension_methods_and_the_other_projects()
    {
        Assert.True(Graph.FileCount > 250, $"{Graph.FileCount} files");
        Assert.True(Graph.Arrows.Count > 1000, $"{Graph.Arrows.Count} arrows");
        Assert.Contains(Graph.Arrows, arrow => arrow is { From: "MlNetAttention/Embedding", To: "MlNetAttention/Kernels" });
        Assert.Contains(Graph.Arrows, arrow => arrow is { From: "MlNetAttention.Cli/Commands", To: "MlNetAttention/Onnx" });
        Assert.Contains(Graph.Arrows, arrow => arrow is { From: "MlNetAttention.Lab/Commands", To: "MlNetAttention.Cli/Shell" });
        Assert.Contains(
            Graph.Arrows, arrow => arrow is { From: "MlNetAttention.TorchSharp", To: "MlNetAttention.TorchSharp/Fitting" });
    }

    [Theory]
    [InlineData("a>b b>c", "")]
    [InlineData("a>b b>c a>c", "")]
    [InlineData("a>a", "")]
    [InlineData("a>b b>a", "a>b>a")]
    [InlineData("a>b b>c c>d d>b", "b>c>d>b")]
    public void Circles_are_found(string arrows, string expected) => Assert.Equal(
        expected,
        string.Join('>', Circles.Find(arrows.Split(' ').Select(arrow => (arrow.Split('>')[0], arrow.Split('>')[1])))));

    private static string[] Expected(SourceType type)
    {
        if (AllowedArrows.KnownByName.Contains(type.Name)) return [type.Namespace];
        if (type.IsPublic) return ["MlNetAttention", "Microsoft.ML"];

        // A namespace called MlNetAttention.TorchSharp would hide TorchSharp's own.
        string project = AllowedArrows.ProjectOf(type.Folder);
        string root = project == "MlNetAttention.TorchSharp" ? "MlNetAttention" : project;
        return [root + type.Folder[project.Length..].Replace('/', '.')];
    }

    private static string Reasons(IReadOnlyList<string> circle) => string.Join('\n', circle.Zip(circle.Skip(1)).SelectMany(
        step => Graph.Arrows.Where(arrow => arrow.From == step.First && arrow.To == step.Second)
            .Select(arrow => $"{arrow.FromFile} names {arrow.Names} of {arrow.ToFile}").Order(StringComparer.Ordinal).Take(5)));
}
