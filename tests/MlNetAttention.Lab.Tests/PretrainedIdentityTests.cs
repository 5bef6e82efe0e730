using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Vectors;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

/// <summary>What one encoder gave is not taken for what another gives.</summary>
public sealed class PretrainedIdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PretrainedSource _source;

    public PretrainedIdentityTests() => _source = new(TinyPretrained.Write(_folder), WeightStorage.Single);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Storage_layers_and_the_name_of_the_folder_are_part_of_it()
    {
        string other = TinyPretrained.Write(_folder, "other");

        Assert.NotEqual(Of(_source), Of(_source with { Storage = WeightStorage.Int8 }));
        Assert.NotEqual(Of(_source), Of(_source with { Layers = 1 }));
        Assert.NotEqual(Of(_source), Of(_source with { Given = other }));
        Assert.Equal(Of(_source), Of(_source with { Given = _source.Given + "/" }));
        Assert.Matches("^tiny [0-9a-f]{16} Single$", Of(_source));
    }

    [Fact]
    public void So_is_every_file_that_is_read()
    {
        Directory.CreateDirectory(_folder.File("tiny", "1_Pooling"));
        HashSet<string> all = [Of(_source)];
        string[][] files =
        [
            ["model.safetensors"], ["config.json"], ["vocab.txt"], ["tokenizer_config.json"], ["modules.json"],
            ["1_Pooling", "config.json"], ["model-00001-of-00002.safetensors"],
        ];
        foreach (string[] file in files)
        {
            File.AppendAllText(_folder.File(["tiny", .. file]), " ");
            Assert.True(all.Add(Of(_source)), string.Join('/', file));
        }

        // The same content under another name.
        File.Move(_folder.File("tiny", "vocab.txt"), _folder.File("tiny", "merges.txt"));
        Assert.True(all.Add(Of(_source)));

        File.WriteAllText(_folder.File("tiny", "README.md"), "not read");
        Assert.False(all.Add(Of(_source)));
    }

    [Fact]
    public void A_folder_without_files_is_named() => Assert.Contains(
        "none", Assert.Throws<Failure>(() => Of(_source with { Given = "none" })).Message, StringComparison.Ordinal);

    private static string Of(PretrainedSource source) => PretrainedIdentity.Of(source);
}
