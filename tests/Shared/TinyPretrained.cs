using MlNetAttention.Tests.Pretrained;

namespace MlNetAttention.Testing;

/// <summary>A folder with a pretrained encoder of random weights and thirteen pieces, which knows pets.</summary>
internal static class TinyPretrained
{
    /// <summary>The most tokens of a sequence, special ones included.</summary>
    internal const int MostTokens = SyntheticFolder.Positions;

    /// <summary>The length of its vectors.</summary>
    internal const int Width = SyntheticFolder.Width;

    /// <summary>Writes the folder and returns its path.</summary>
    internal static string Write(TemporaryFolder within, string name = "tiny")
    {
        SyntheticFolder folder = SyntheticFolder.Bert();
        folder["vocab.txt"] = string.Join(
            '\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "cat", "dog", "purrs", "bark", "##s", "the", "riley", "is");
        folder["tokenizer_config.json"] = """{"do_lower_case": true}""";
        folder.WriteTo(within.File(name));
        return within.File(name);
    }

    /// <summary>Writes train.tsv and test.tsv with texts of its pieces, of cats or of dogs.</summary>
    internal static void WriteRows(TemporaryFolder within)
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 61).Select(
                at => at % 2 == 0 ? $"cat\ta cat purrs {at % 7}" : $"dog\tthe dog barks {at % 7}"),
        ];
        File.WriteAllLines(within.File("train.tsv"), ["label\ttext", .. rows]);
        File.WriteAllLines(within.File("test.tsv"), ["label\ttext", .. rows.Take(11)]);
    }
}
