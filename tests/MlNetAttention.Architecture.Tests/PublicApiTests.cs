using PublicApiGenerator;

namespace MlNetAttention.Architecture.Tests;

/// <summary>
/// What the packages show is written down in <c>PublicApi</c>, a file for each. A change of it is a change of what users compile
/// against: run with <c>ACCEPT_PUBLIC_API=1</c> and commit the file with the reason.
/// </summary>
public sealed class PublicApiTests
{
    private const string Accept = "ACCEPT_PUBLIC_API";

    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,

        // The catalogs extend those of ML.NET where they are: in its namespace, which is left out otherwise.
        DenyNamespacePrefixes = [],
        ExcludeAttributes = ["System.Diagnostics.CodeAnalysis.SuppressMessageAttribute"],
    };

    public static TheoryData<string, Type> Packages => new()
    {
        { "MlNetAttention", typeof(AttentionEncoder) },
        { "MlNetAttention.TorchSharp", typeof(AttentionFeaturizingEstimator) },
        { "MlNetAttention.Plots", typeof(AttentionPlot) },
        { "MlNetAttention.MiniLM", typeof(PretrainedEncoders) },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_is_the_one_written_down(string package, Type member)
    {
        Assert.Equal(package, member.Assembly.GetName().Name);
        string file = Path.Combine(
            Repository.Folder, "tests", "MlNetAttention.Architecture.Tests", "PublicApi", $"{package}.txt");
        string[] found = [.. member.Assembly.GeneratePublicApi(Options).Split('\n').Select(line => line.TrimEnd())];
        if (Environment.GetEnvironmentVariable(Accept) == "1") File.WriteAllText(file, string.Join('\n', found).TrimEnd() + '\n');

        string[] approved = [.. File.ReadAllLines(file).Select(line => line.TrimEnd())];

        Assert.True(
            approved.SequenceEqual(found.Reverse().SkipWhile(line => line.Length == 0).Reverse()),
            $"The public API of {package} is not that of {file}.\n"
            + $"Only found:\n{Lines(found.Except(approved))}\nOnly written down:\n{Lines(approved.Except(found))}\n"
            + $"Run with {Accept}=1 if this is meant.");
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
