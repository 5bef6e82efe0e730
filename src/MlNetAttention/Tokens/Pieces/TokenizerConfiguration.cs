using System.Globalization;
using System.Text.Json;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>What <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c> say.</summary>
internal sealed class TokenizerConfiguration
{
    private const string FastSuffix = "Fast";
    private const string XlmRoberta = "XLMRobertaTokenizer";
    private const string AddedTokens = "added_tokens_decoder";

    private const string Inputs = "model_input_names";
    private const string SegmentInput = "token_type_ids";

    private static readonly Dictionary<string, TokenizerClass> Classes = new(StringComparer.Ordinal)
    {
        ["BertTokenizer"] = new(PieceKind.WordPiece, 1, HasSegments: true),
        ["DistilBertTokenizer"] = new(PieceKind.WordPiece, 1, HasSegments: false),
        ["ElectraTokenizer"] = new(PieceKind.WordPiece, 1, HasSegments: true),
        ["MobileBertTokenizer"] = new(PieceKind.WordPiece, 1, HasSegments: true),
        ["MPNetTokenizer"] = new(PieceKind.WordPiece, 2, HasSegments: false),
        ["RobertaTokenizer"] = new(PieceKind.ByteLevel, 2, HasSegments: false),
        ["LongformerTokenizer"] = new(PieceKind.ByteLevel, 2, HasSegments: false),
        [XlmRoberta] = new(PieceKind.SentencePiece, 2, HasSegments: false),
    };

    // These say nothing: all is in tokenizer.json.
    private static readonly string[] GeneralClasses = ["PreTrainedTokenizer", "TokenizersBackend"];

    private readonly PieceKind? _kind;

    private readonly SortedDictionary<int, string> _added;

    private TokenizerConfiguration(
        PieceSettings settings, string? name, PieceKind? kind, SortedDictionary<int, string> added) =>
        (Settings, Class, _kind, _added) = (settings, name, kind, added);

    internal PieceSettings Settings { get; }

    /// <summary>The class of the tokenizer; null where none is named.</summary>
    internal string? Class { get; }

    internal static TokenizerConfiguration Read(PieceFolder folder)
    {
        PieceSettings settings = new();
        (string? name, PieceKind? kind) = (null, null);
        SortedDictionary<int, string> added = [];
        if (folder.Find(PieceFile.Configuration) is { } file)
        {
            (settings, name, kind) = JsonPlace.Read(file, ReadConfiguration);
            added = JsonPlace.Read(file, ReadAdded);
        }

        if (folder.Find(PieceFile.SpecialTokens) is { } special) settings = settings.Or(JsonPlace.Read(special, ReadSpecial));
        return new TokenizerConfiguration(settings, name, kind, added);
    }

    /// <summary>Checks that the vocabulary is of the kind that the class of the tokenizer has.</summary>
    internal void CheckKind(PieceModel model)
    {
        bool isGeneral = Class is not null && _kind is null;
        if (Class is null || _kind == model.Kind || (isGeneral && model.File == PieceFile.Tokenizer)) return;
        string expected = isGeneral ? PieceFile.Tokenizer : _kind == PieceKind.ByteLevel ? "byte-level BPE" : $"{_kind}";
        throw PieceError.At(model.File, $"vocabulary of a {Class}", isGeneral ? model.File : $"{model.Kind}", expected);
    }

    /// <summary>The vocabulary with the special pieces that are added to it.</summary>
    internal PieceModel AddTo(PieceModel model) => model.With(_added, PieceFile.Configuration, $"{AddedTokens}, ");

    /// <summary>Whether a class numbers pieces as XLM-RoBERTa does.</summary>
    internal static bool IsOfXlmRoberta(string tokenizer) => Plain(tokenizer) == XlmRoberta;

    private static string Plain(string tokenizer) =>
        tokenizer.EndsWith(FastSuffix, StringComparison.Ordinal) ? tokenizer[..^FastSuffix.Length] : tokenizer;

    private static SortedDictionary<int, string> ReadAdded(JsonPlace root)
    {
        var added = new SortedDictionary<int, string>();
        if (root.Find(AddedTokens) is not { } tokens) return added;
        foreach ((string name, JsonPlace token) in tokens.Members())
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                throw tokens.Error(PieceError.Show(name), "the ids of pieces");
            }

            string content = token.Member("content").Text();
            if (content.Length > PieceVocabulary.LongestPiece)
            {
                throw token.Error($"{content.Length} characters", $"at most {PieceVocabulary.LongestPiece}");
            }

            if (!token.Member("special").Flag()) throw token.Error($"{PieceError.Show(content)}, not special", "special ones");
            if (!added.TryAdd(id, content)) throw tokens.Error($"id {id} twice", "every id once");
        }

        return added;
    }

    private static (PieceSettings Settings, string? Name, PieceKind? Kind) ReadConfiguration(JsonPlace root)
    {
        string? name = null;
        TokenizerClass? known = null;
        if (root.Find("tokenizer_class") is { } place)
        {
            name = place.Text();
            string plain = Plain(name);
            if (!Classes.TryGetValue(plain, out known) && !GeneralClasses.Contains(plain))
            {
                throw place.Error(PieceError.Show(name), $"one of {string.Join(", ", Classes.Keys.Concat(GeneralClasses))}");
            }
        }

        if (root.Find("do_basic_tokenize") is { } splits && !splits.Flag()) throw splits.Error("false", "true");
        PieceSettings settings = ReadSpecial(root) with
        {
            Lowercase = root.Find("do_lower_case")?.Flag(),
            StripAccents = root.Find("strip_accents")?.Flag(),
            SplitIdeographs = root.Find("tokenize_chinese_chars")?.Flag(),
            AddPrefixSpace = root.Find("add_prefix_space")?.Flag(),
            SeparatorsBetween = known?.Separators,
            HasSegments = root.Find(Inputs)?.Items().Any(input => input.Text() == SegmentInput) ?? known?.HasSegments,
        };
        return (settings, name, known?.Kind);
    }

    private static PieceSettings ReadSpecial(JsonPlace root) => new()
    {
        Unknown = Token(root, "unk_token"),
        First = Token(root, "cls_token") ?? Token(root, "bos_token"),
        Separator = Token(root, "sep_token") ?? Token(root, "eos_token"),
        Padding = Token(root, "pad_token"),
        Mask = Token(root, "mask_token"),
    };

    private static string? Token(JsonPlace root, string name)
    {
        if (root.Find(name) is not { } token) return null;
        return token.Value.ValueKind == JsonValueKind.Object ? token.Member("content").Text() : token.Text();
    }

    /// <summary>What a class of tokenizers does where its files do not say.</summary>
    /// <param name="Kind">The kind of its pieces.</param>
    /// <param name="Separators">How many separators it puts between two texts.</param>
    /// <param name="HasSegments">Whether it tells the encoder the segments of tokens.</param>
    private sealed record TokenizerClass(PieceKind Kind, int Separators, bool HasSegments);
}
