using System.Text;
using MlNetAttention.Pretrained;

namespace MlNetAttention.Tests.Pretrained;

/// <summary>
/// Damaged folders: whatever is done to their bytes, they are read or refused with an error of their own, never with one of the
/// code that reads them.
/// </summary>
public sealed class PretrainedFuzzTests
{
    // Parts that JSON files of such folders have, and some that they should not have.
    private static readonly string[] Parts =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\ud800", "\\u0000", "null", "true", "-1", "0", "1e400", "1e30", "2147483648",
        "9223372036854775807", "18446744073709551616", "0.5", "\"\"", "\"..\"", "\"/etc/passwd\"", "{}", "[]", "[[[[[[[[",
        "\uFEFF", "\u0001",
        "\"dtype\"", "\"F16\"", "\"shape\"", "\"data_offsets\"", "\"path\":\"..\"", "\"weight_map\"", "\"hidden_size\"", "é", "𝔘",
    ];

    [Theory]
    [InlineData("bert", 1)]
    [InlineData("roberta", 2)]
    [InlineData("distilbert", 3)]
    public void Damaged_weights_are_refused_or_read(string family, int seed)
    {
        SyntheticFolder folder = SyntheticFolder.Of(family);
        using var temporary = new TemporaryFolder();
        folder.WriteTo(temporary.FullName);
        string file = temporary.File("model.safetensors");
        byte[] bytes = File.ReadAllBytes(file);
        int header = 8 + BitConverter.ToInt32(bytes);
        var random = new Random(seed);
        int refused = 0;
        for (int run = 0; run < 300; run++)
        {
            File.WriteAllBytes(file, Damage(bytes, header, random));
            refused += Refuses(temporary.FullName) ? 1 : 0;
        }

        Assert.InRange(refused, 200, 300);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("modules.json")]
    [InlineData("1_Pooling/config.json")]
    [InlineData("2_Dense/config.json")]
    [InlineData("2_Dense/model.safetensors")]
    [InlineData("sentence_bert_config.json")]
    [InlineData("config_sentence_transformers.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("model.safetensors.index.json")]
    public void Damaged_files_are_refused_or_read(string name)
    {
        using var temporary = new TemporaryFolder();
        Sharded(temporary);
        string file = temporary.File(name);
        byte[] bytes = File.ReadAllBytes(file);
        var random = new Random(name.Length);
        int refused = 0;
        for (int run = 0; run < 200; run++)
        {
            File.WriteAllBytes(file, Damage(bytes, bytes.Length, random));
            refused += Refuses(temporary.FullName) ? 1 : 0;
        }

        Assert.InRange(refused, 50, 200);
    }

    [Fact]
    public void Files_cut_off_anywhere_are_refused()
    {
        using var temporary = new TemporaryFolder();
        Sharded(temporary);
        foreach (string name in (string[])["config.json", "modules.json", "model-0.safetensors", "model.safetensors.index.json"])
        {
            byte[] bytes = File.ReadAllBytes(temporary.File(name));
            int end = Encoding.UTF8.GetString(bytes).TrimEnd().Length; // what is behind it does not matter
            int step = Math.Max(1, bytes.Length / 211);
            for (int length = 0; length < (name.EndsWith(".json", StringComparison.Ordinal) ? end : bytes.Length); length += step)
            {
                File.WriteAllBytes(temporary.File(name), bytes[..length]);
                Assert.True(Refuses(temporary.FullName), $"{name} of {length} bytes");
            }

            File.WriteAllBytes(temporary.File(name), bytes);
            Assert.False(Refuses(temporary.FullName));
        }
    }

    private static void Sharded(TemporaryFolder temporary)
    {
        SyntheticFolder folder = SyntheticFolder.Bert().WithStages();
        folder["config_sentence_transformers.json"] = """{"prompts": {"query": "ask: "}, "default_prompt_name": "query"}""";
        folder["tokenizer_config.json"] = """{"do_lower_case": true, "model_max_length": 512}""";
        folder.Change("sentence_bert_config.json", "7", "null");
        folder.WriteFilesTo(temporary.FullName);
        var map = new List<string>();
        for (int shard = 0; shard < 2; shard++)
        {
            var tensors = folder.Tensors.Where((_, i) => i % 2 == shard).ToArray();
            File.WriteAllBytes(temporary.File($"model-{shard}.safetensors"), folder.Weights(tensors, ""));
            map.AddRange(tensors.Select(tensor => $"\"{tensor.Key}\": \"model-{shard}.safetensors\""));
        }

        File.WriteAllText(
            temporary.File("model.safetensors.index.json"),
            $"{{\"metadata\": {{}}, \"weight_map\": {{{string.Join(',', map)}}}}}");
        Assert.False(Refuses(temporary.FullName));
    }

    private static bool Refuses(string folder)
    {
        try
        {
            PretrainedFolder.Read(folder);
            return false;
        }
        catch (Exception error) when (error is FormatException or IOException)
        {
            Assert.NotEmpty(error.Message);
            return true;
        }
    }

    /// <summary>Changes one to three places within the first bytes.</summary>
    private static byte[] Damage(byte[] bytes, int within, Random random)
    {
        var damaged = bytes.ToList();
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(Math.Min(within, damaged.Count));
            int length = Math.Min(random.Next(1, 12), damaged.Count - at);
            switch (random.Next(6))
            {
                case 0: damaged[at] = (byte)random.Next(256); break;
                case 1: damaged.RemoveRange(at, length); break;
                case 2: damaged.InsertRange(at, damaged.GetRange(at, length)); break;
                case 3: damaged.InsertRange(at, Encoding.UTF8.GetBytes(Parts[random.Next(Parts.Length)])); break;
                case 4: damaged[at] = (byte)('0' + random.Next(10)); break;
                default:
                    damaged.RemoveRange(at, length);
                    damaged.InsertRange(at, Encoding.UTF8.GetBytes(Parts[random.Next(Parts.Length)]));
                    break;
            }
        }

        return [.. damaged];
    }
}
