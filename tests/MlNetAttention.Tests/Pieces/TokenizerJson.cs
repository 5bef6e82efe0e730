using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetAttention.Tests.Pieces;

/// <summary>
/// Writes tokenizer.json as Hugging Face's library does, without added tokens: it finds none in a text then, as we do.
/// </summary>
internal static class TokenizerJson
{
    internal static string WordPiece(
        IEnumerable<string> pieces, bool clean = true, bool ideographs = true, bool? strip = null, bool lower = true,
        string prefix = "##", int longest = 100)
    {
        var vocabulary = new JsonObject();
        foreach ((int id, string piece) in pieces.Index()) vocabulary[piece] = id;
        return Write(
            new JsonObject
            {
                ["type"] = "BertNormalizer",
                ["clean_text"] = clean,
                ["handle_chinese_chars"] = ideographs,
                ["strip_accents"] = strip,
                ["lowercase"] = lower,
            },
            new JsonObject { ["type"] = "BertPreTokenizer" },
            new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "[UNK]",
                ["continuing_subword_prefix"] = prefix,
                ["max_input_chars_per_word"] = longest,
                ["vocab"] = vocabulary,
            },
            Processor("BertProcessing", vocabulary, "[CLS]", "[SEP]")).ToJsonString();
    }

    internal static string ByteLevel(IEnumerable<string> pieces, IEnumerable<string> merges, bool addPrefixSpace = false)
    {
        var vocabulary = new JsonObject();
        foreach ((int id, string piece) in pieces.Index()) vocabulary[piece] = id;
        return Write(
            null,
            new JsonObject
            {
                ["type"] = "ByteLevel",
                ["add_prefix_space"] = addPrefixSpace,
                ["trim_offsets"] = true,
                ["use_regex"] = true,
            },
            new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = "",
                ["end_of_word_suffix"] = "",
                ["fuse_unk"] = false,
                ["vocab"] = vocabulary,
                ["merges"] = JsonSerializer.SerializeToNode(merges),
            },
            Processor("RobertaProcessing", vocabulary, "<s>", "</s>")).ToJsonString();
    }

    /// <param name="pieces">The pieces with their scores.</param>
    /// <param name="normalizer">What comes before words; null for nothing.</param>
    /// <param name="splits">Whether words end at any white space.</param>
    /// <param name="bytes">Whether characters without a piece become bytes.</param>
    internal static string Unigram(
        IReadOnlyList<(string Piece, float Score)> pieces, JsonObject? normalizer, bool splits, bool bytes = false)
    {
        var vocabulary = new JsonObject();
        foreach ((int id, (string piece, _)) in pieces.Index()) vocabulary[piece] = id;
        var blanks = new JsonObject { ["type"] = "Metaspace", ["replacement"] = "▁", ["prepend_scheme"] = "always", ["split"] = true };
        return Write(
            normalizer,
            splits
                ? new JsonObject
                {
                    ["type"] = "Sequence",
                    ["pretokenizers"] = new JsonArray(new JsonObject { ["type"] = "WhitespaceSplit" }, blanks),
                }
                : blanks,
            new JsonObject
            {
                ["type"] = "Unigram",
                ["unk_id"] = (int?)vocabulary["<unk>"],
                ["vocab"] = new JsonArray([.. pieces.Select(each => new JsonArray(each.Piece, (double)each.Score))]),
                ["byte_fallback"] = bytes,
            },
            Processor("RobertaProcessing", vocabulary, "<s>", "</s>")).ToJsonString();
    }

    /// <summary>Several blanks become one.</summary>
    internal static JsonObject JoinedBlanks => new()
    {
        ["type"] = "Replace",
        ["pattern"] = new JsonObject { ["Regex"] = " {2,}" },
        ["content"] = "▁",
    };

    /// <summary>No white space is left at the end, and several blanks become one.</summary>
    internal static JsonObject TrimmedBlanks => new()
    {
        ["type"] = "Sequence",
        ["normalizers"] = new JsonArray(
            new JsonObject { ["type"] = "Strip", ["strip_left"] = false, ["strip_right"] = true }, JoinedBlanks),
    };

    /// <summary>What puts the pieces of these names around texts; with the id 0 where there are none.</summary>
    internal static JsonObject Processor(string type, JsonObject vocabulary, string first, string separator)
    {
        var processor = new JsonObject
        {
            ["type"] = type,
            ["sep"] = new JsonArray(separator, Id(separator)),
            ["cls"] = new JsonArray(first, Id(first)),
        };
        if (type == "RobertaProcessing") (processor["trim_offsets"], processor["add_prefix_space"]) = (true, true);
        return processor;

        int Id(string piece) => (int?)vocabulary[piece] ?? 0;
    }

    private static JsonObject Write(JsonObject? normalizer, JsonObject splitter, JsonObject model, JsonObject processor) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray(),
        ["normalizer"] = normalizer,
        ["pre_tokenizer"] = splitter,
        ["post_processor"] = processor,
        ["decoder"] = null,
        ["model"] = model,
    };
}
