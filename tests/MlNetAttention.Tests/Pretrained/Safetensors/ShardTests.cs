using System.Text;
using MlNetAttention.Pretrained.Files;
using MlNetAttention.Pretrained.Safetensors;

namespace MlNetAttention.Tests.Pretrained.Safetensors;

public sealed class ShardTests : IDisposable
{
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";

    private const string Index = """
        {"metadata": {"total_size": 14},
         "weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors",
                        "c": "model-00001-of-00002.safetensors"}}
        """;

    private readonly TemporaryFolder _folder = new();

    public ShardTests()
    {
        Put(First, SafetensorsBytes.Of(
            [("c", "F32", [1], SafetensorsBytes.Singles([3])), ("a", "F16", [1], SafetensorsBytes.Halves([1]))]));
        Put(Second, SafetensorsBytes.Of([("b", "F32", [2], SafetensorsBytes.Singles([2, 4]))]));
        PutIndex(Index);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_are_read_from_the_file_that_has_them()
    {
        using SafetensorsSet set = Open();
        Assert.Equal(["a", "b", "c"], set.Names.Order());
        Assert.Equal([1], set.Read("a"));
        Assert.Equal([2, 4], set.Read("b"));
        Assert.Equal([3], set.Read("c"));
        Assert.Equal(Second, set.FileOf("b"));
        Assert.Equal([2], set.Find("b")!.Shape);
        Assert.Null(set.Find("d"));
    }

    [Fact]
    public void One_file_goes_before_shards()
    {
        Put("model.safetensors", SafetensorsBytes.Of([("a", "F32", [1], SafetensorsBytes.Singles([7]))]));
        using SafetensorsSet set = Open();
        Assert.Equal([7], set.Read("a"));
        Assert.Equal(["a"], set.Names);
    }

    [Theory]
    [InlineData("\"total_size\": 14", "\"total_size\": 14.0")]
    [InlineData("{\"total_size\": 14}", "{}")]
    [InlineData("\"metadata\": {\"total_size\": 14},", "")]
    public void The_sum_may_be_absent(string old, string changed)
    {
        PutIndex(Index.Replace(old, changed, StringComparison.Ordinal));
        using SafetensorsSet set = Open();
        Assert.Equal([3], set.Read("c"));
    }

    [Theory]
    [InlineData("\"weight_map\"", "\"map\"", "'model.safetensors.index.json' has no weight_map.")]
    [InlineData("\"total_size\": 14", "\"total_size\": 15", "has a total_size of 15; expected 14, the bytes of its tensors.")]
    [InlineData("\"total_size\": 14", "\"total_size\": \"14\"", "total_size is \"14\"; expected a number of bytes.")]
    [InlineData("\"total_size\": 14", "\"total_size\": -14", "total_size is -14; expected a number of bytes.")]
    [InlineData(
        "\"a\": \"model-00001", "\"a\": \"model-00002",
        "'a' is in 'model-00001-of-00002.safetensors'; expected it in 'model-00002-")]
    [InlineData("\"a\":", "\"d\":", "'a' is in 'model-00001-of-00002.safetensors'; expected it in no file, as ")]
    [InlineData(
        "\"a\":", "\"d\": \"model-00001-of-00002.safetensors\", \"a\":",
        "'d' is not in 'model-00001-of-00002.safetensors', where ")]
    [InlineData("\"a\": \"", "\"a\": \"../", "a is \"../model-00001-of-00002.safetensors\"; expected the plain name of a file")]
    [InlineData("\"a\": \"", "\"a\": \"/tmp/", "expected the plain name of a file, ending in .safetensors.")]
    [InlineData("\"a\": \"", "\"a\": \"sub\\\\", "expected the plain name of a file, ending in .safetensors.")]
    [InlineData(
        "\"a\": \"model-00001-of-00002.safetensors\"", "\"a\": \"config.json\"",
        "expected the plain name of a file, ending in")]
    [InlineData("\"a\": \"model-00001-of-00002.safetensors\"", "\"a\": 1", "a is 1; expected a text.")]
    [InlineData("\"c\": ", "\"a\": ", "'model.safetensors.index.json' is no valid JSON: ")]
    public void An_index_that_does_not_fit_is_refused(string old, string changed, string message)
    {
        Assert.Contains(old, Index, StringComparison.Ordinal);
        PutIndex(Index.Replace(old, changed, StringComparison.Ordinal));
        Assert.Contains(message, Assert.Throws<FormatException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        File.Delete(_folder.File(Second));
        Assert.Equal($"'{Second}' is missing.", Assert.Throws<FileNotFoundException>(Open).Message);
        File.Delete(_folder.File("model.safetensors.index.json"));
        Assert.Equal(
            "There are no weights; expected 'model.safetensors' or 'model.safetensors.index.json'.",
            Assert.Throws<FileNotFoundException>(Open).Message);
    }

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("pytorch_model.bin.index.json")]
    public void Pickled_weights_are_refused_with_a_way_out(string name)
    {
        File.Delete(_folder.File("model.safetensors.index.json"));
        Put(name, [1]);
        string message = Assert.Throws<FileNotFoundException>(Open).Message;
        Assert.StartsWith("The weights are in 'pytorch_model.bin', a file that can run code", message, StringComparison.Ordinal);
        Assert.Contains("safe_serialization=True", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"weight_map\": {}}", "names 0 files; expected 1 to 1000.")]
    [InlineData("[]", "'model.safetensors.index.json' is []; expected an object.")]
    [InlineData("{\"weight_map\": []}", "weight_map is []; expected an object.")]
    public void An_index_of_nothing_is_refused(string index, string message)
    {
        PutIndex(index);
        Assert.Contains(message, Assert.Throws<FormatException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_with_too_many_files_is_refused_before_any_is_opened()
    {
        string map = string.Join(',', Enumerable.Range(0, 1001).Select(i => $"\"{i}\":\"{i}.safetensors\""));
        PutIndex($"{{\"weight_map\": {{{map}}}}}");
        Assert.Contains("names 1001 files", Assert.Throws<FormatException>(Open).Message, StringComparison.Ordinal);
    }

    private SafetensorsSet Open() => SafetensorsSet.Open(FolderListing.Of(_folder.FullName));

    private void Put(string name, byte[] bytes) => File.WriteAllBytes(_folder.File(name), bytes);

    private void PutIndex(string text) => Put("model.safetensors.index.json", Encoding.UTF8.GetBytes(text));
}
