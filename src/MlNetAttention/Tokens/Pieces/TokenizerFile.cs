using System.Text.Json;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// Reads <c>tokenizer.json</c> of Hugging Face's library, as far as it is a WordPiece model behind BERT's rules, a byte-level
/// BPE model behind GPT-2's, or a unigram model of SentencePiece. Anything that would give other ids is refused.
/// </summary>
internal static class TokenizerFile
{
    internal static PieceModel Read(PieceFile file) => JsonPlace.Read(file, Read);

    private static PieceModel Read(JsonPlace root)
    {
        JsonPlace model = root.Member("model");
        // Files of long ago name no type.
        string type = model.Find("type")?.Text() ?? (model.Find("merges") is null ? "WordPiece" : "BPE");
        PieceModel read = type switch
        {
            "WordPiece" => ReadWordPiece(root, model),
            "BPE" => ReadByteLevel(root, model),
            "Unigram" => UnigramFile.Read(root, model),
            _ => throw model.Member("type").Error(PieceError.Show(type), "'WordPiece', 'BPE' or 'Unigram'"),
        };
        return read with
        {
            Processor = PostProcessor.Read(root),
            Settings = read.Settings with
            {
                Unknown = model.Find("unk_token")?.Text() is { Length: > 0 } unknown ? unknown : read.Settings.Unknown,
            },
        };
    }

    private static PieceModel ReadWordPiece(JsonPlace root, JsonPlace model)
    {
        JsonPlace normalizer = Component(root, "normalizer", "BertNormalizer");
        Component(root, "pre_tokenizer", "BertPreTokenizer");
        (PieceVocabulary pieces, List<int> special) = ReadPieces(root, model.Member("vocab").Ids());
        return new PieceModel
        {
            Kind = PieceKind.WordPiece,
            Pieces = pieces,
            File = root.File,
            Special = special,
            Settings = new PieceSettings
            {
                Lowercase = normalizer.Find("lowercase")?.Flag(),
                StripAccents = normalizer.Find("strip_accents")?.Flag(),
                SplitIdeographs = normalizer.Find("handle_chinese_chars")?.Flag(),
                CleanText = normalizer.Find("clean_text")?.Flag(),
                ContinuingPrefix = model.Find("continuing_subword_prefix")?.Text(),
                LongestWord = model.Find("max_input_chars_per_word")?.Whole(),
            },
        };
    }

    private static PieceModel ReadByteLevel(JsonPlace root, JsonPlace model)
    {
        if (root.Find("normalizer") is { } normalizer)
        {
            throw normalizer.Error(normalizer.Find("type")?.Shown() ?? "one", "none for model.type 'BPE'");
        }

        JsonPlace splitter = Component(root, "pre_tokenizer", "ByteLevel");
        ExpectFlag(splitter, "use_regex", true);
        ExpectFlag(model, "byte_fallback", false);
        ExpectFlag(model, "ignore_merges", false);
        foreach (string affix in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (model.Find(affix) is { } text && text.Text().Length > 0) throw text.Error(text.Shown(), "none");
        }

        if (model.Find("dropout") is { } dropout && dropout.Value.ValueKind != JsonValueKind.Null
            && !(dropout.Value.ValueKind == JsonValueKind.Number && dropout.Value.TryGetDouble(out double rate) && rate == 0))
        {
            throw dropout.Error(dropout.Shown(), "none");
        }

        (PieceVocabulary pieces, List<int> special) = ReadPieces(root, model.Member("vocab").Ids());
        return new PieceModel
        {
            Kind = PieceKind.ByteLevel,
            Pieces = pieces,
            File = root.File,
            Special = special,
            Merges = ReadMerges(model.Member("merges")),
            Settings = new PieceSettings { AddPrefixSpace = splitter.Find("add_prefix_space")?.Flag() },
        };
    }

    private static JsonPlace Component(JsonPlace root, string name, string type)
    {
        JsonPlace component = root.Member(name);
        string found = component.Member("type").Text();
        return found == type ? component : throw component.Error(PieceError.Show(found), $"'{type}'");
    }

    internal static void ExpectFlag(JsonPlace of, string name, bool expected)
    {
        if (of.Find(name) is { } flag && flag.Flag() != expected) throw flag.Error(flag.Shown(), expected ? "true" : "false");
    }

    /// <summary>The vocabulary, and the pieces that are added to it, of which only special ones are known here.</summary>
    /// <param name="root">The file.</param>
    /// <param name="ids">The ids of the vocabulary, which those of added pieces join.</param>
    internal static (PieceVocabulary Pieces, List<int> Special) ReadPieces(JsonPlace root, Dictionary<string, int> ids)
    {
        var special = new List<int>();
        if (root.Find("added_tokens") is { } added)
        {
            foreach (JsonPlace token in added.Items())
            {
                string content = token.Member("content").Text();
                int id = token.Member("id").Whole();
                if (!token.Member("special").Flag())
                {
                    throw token.Error($"{PieceError.Show(content)}, not special", "special ones");
                }

                if (content.Length > PieceVocabulary.LongestPiece)
                {
                    throw token.Error($"{content.Length} characters", $"at most {PieceVocabulary.LongestPiece}");
                }

                if (!ids.TryAdd(content, id) && ids[content] != id)
                {
                    throw token.Error($"id {id}", $"{ids[content]}, as model.vocab says");
                }

                special.Add(id);
            }
        }

        return (PieceVocabulary.Of(ids, root.File), special);
    }

    private static MergeList ReadMerges(JsonPlace list)
    {
        var merges = new MergeList(list.File, "model.merges item");
        int number = 0;
        foreach (JsonPlace item in list.Items())
        {
            number++;
            if (item.Value.ValueKind == JsonValueKind.String)
            {
                merges.Add(item.Text(), number);
                continue;
            }

            string[] pair = [.. item.Items().Take(3).Select(piece => piece.Text())];
            if (pair is not [var left, var right]) throw item.Error("a list", "two pieces");
            merges.Add(new Merge(left, right, number));
        }

        return merges;
    }
}
