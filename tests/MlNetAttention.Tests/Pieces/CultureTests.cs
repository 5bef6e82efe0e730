using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MlNetAttention.Tests.Pieces;

/// <summary>Pieces do not depend on the data for cultures, nor on there being any.</summary>
public class CultureTests
{
    private const string Switch = "System.Globalization.Invariant";

    // This assembly runs without data for cultures, as Directory.Build.props says: string.Normalize would change nothing here.
    [Fact]
    public void Accents_are_left_out_where_globalization_is_invariant()
    {
        Assert.True(AppContext.TryGetSwitch(Switch, out bool isInvariant) && isInvariant);
        Assert.Equal(["cafe", "i", "##s"], Pieces.Bert(
            [.. PieceVocabularies.SpecialOfBert, "cafe", "i", "##s"]).Spell("CAFÉ İs"));
    }

    [Fact]
    public async Task Pieces_are_the_same_in_a_Turkish_process_with_data_for_cultures()
    {
        string assembly = typeof(CultureTests).Assembly.Location;
        using var folder = new TemporaryFolder();
        JsonNode runtime = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.ChangeExtension(assembly, "runtimeconfig.json"), TestContext.Current.CancellationToken))!;
        runtime["runtimeOptions"]!["configProperties"]![Switch] = false;
        string configuration = folder.File("turkish.runtimeconfig.json");
        await File.WriteAllTextAsync(configuration, runtime.ToJsonString(), TestContext.Current.CancellationToken);
        ProcessStartInfo start = DotnetProcess.StartInfo(
        [
            "exec", "--runtimeconfig", configuration,
            "--depsfile", Path.ChangeExtension(assembly, "deps.json"), assembly, "-noColor",
            "-explicit", "on",
            "-method", $"{typeof(ReferenceTests).FullName}.{nameof(ReferenceTests.The_ids_are_those_that_are_kept)}",
            "-method", $"{typeof(CultureTests).FullName}.{nameof(This_process_is_Turkish)}",
        ]);
        start.Environment["LC_ALL"] = "tr_TR.UTF-8";

        ProcessResult run = await ProcessResult.OfAsync(start, TimeSpan.FromMinutes(2));

        Assert.SkipWhen(run.Error.Contains("ICU", StringComparison.Ordinal), "There is no data for cultures here.");
        Assert.True(
            run.Output.Contains("Total: 2, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal), run.Output + run.Error);
    }

    // Only the process that the test above starts is.
    [Fact(Explicit = true)]
    public void This_process_is_Turkish()
    {
        Assert.Equal("tr", CultureInfo.CurrentCulture.TwoLetterISOLanguageName);
        Assert.Equal("ı", "I".ToLower(CultureInfo.CurrentCulture));
    }
}
