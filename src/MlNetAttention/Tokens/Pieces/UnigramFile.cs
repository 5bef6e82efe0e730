using System.Collections.Immutable;
using System.Text.Json;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// Reads the parts of <c>tokenizer.json</c> that Hugging Face's library makes of a unigram model of SentencePiece.
/// </summary>
internal static class UnigramFile
{
    private const string Blank = "▁", SeveralBlanks = " {2,}";

    internal static PieceModel Read(JsonPlace root, JsonPlace model)
    {
        (Dictionary<string, int> ids, List<float> scores) = ReadVocabulary(model.Member("vocab"));
        int unknown = model.Member("unk_id").Whole();
        if (unknown < 0 || unknown >= scores.Count)
        {
            throw model.Member("unk_id").Error($"{unknown}", $"0 to {scores.Count - 1}");
        }

        (PieceVocabulary pieces, List<int> special) = TokenizerFile.ReadPieces(root, ids);
        (CharacterMap? map, bool joins, bool trims) = ReadNormalizer(root);
        bool splits = ReadSplitter(root);
        ImmutableArray<int> bytes =
            model.Find("byte_fallback")?.Flag() == true ? SentencePieceBytes.Of(pieces, root.File) : [];
        return new PieceModel
        {
            Kind = PieceKind.SentencePiece,
            Pieces = pieces,
            File = root.File,
            Special = [.. special, .. bytes],
            Settings = new PieceSettings { Unknown = pieces.Spellings[unknown] },
            Sentence = new SentenceRules
            {
                Scores = [.. scores],
                Map = map,
                Blanks = splits || trims ? BlankRule.Trimmed : joins ? BlankRule.Joined : BlankRule.Kept,
                AnyWhiteSpace = splits,
                StripsEnd = trims,
                Bytes = bytes,
            },
        };
    }

    private static (Dictionary<string, int> Ids, List<float> Scores) ReadVocabulary(JsonPlace list)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var scores = new List<float>();
        foreach (JsonPlace item in list.Items())
        {
            if (scores.Count == PieceVocabulary.MaximumCount)
            {
                throw item.Error("a piece", $"at most {PieceVocabulary.MaximumCount}");
            }

            if (item.Items().Take(3).ToArray() is not [var piece, var score])
            {
                throw item.Error("a list of other length", "a piece and its score");
            }

            string text = piece.Text();
            if (text.Length > SentencePieceFile.LongestPiece)
            {
                throw piece.Error($"{text.Length} characters", $"at most {SentencePieceFile.LongestPiece}");
            }

            score.Expect(JsonValueKind.Number);
            SentencePieceCheck.Score((float)score.Value.GetDouble(), score.File, score.Path);
            SentencePieceCheck.Blanks(text, piece.File, piece.Path);
            if (!ids.TryAdd(text, scores.Count)) throw piece.Error($"{PieceError.Show(text)} again", "every piece once");
            scores.Add((float)score.Value.GetDouble());
        }

        return scores.Count > 0 ? (ids, scores) : throw list.Error("no pieces", "1 or more");
    }

    /// <summary>The rules for characters, and what becomes of blanks before words are told apart.</summary>
    private static (CharacterMap? Map, bool JoinsBlanks, bool TrimsEnd) ReadNormalizer(JsonPlace root)
    {
        CharacterMap? map = null;
        bool joins = false, trims = false;
        if (root.Find("normalizer") is not { } normalizer) return (map, joins, trims);
        foreach (JsonPlace step in TypeOf(normalizer) == "Sequence" ? normalizer.Member("normalizers").Items() : [normalizer])
        {
            switch (TypeOf(step))
            {
                case "Precompiled" when map is null && !joins && !trims:
                    map = ReadMap(step.Member("precompiled_charsmap"));
                    break;
                case "Strip" when !joins && !trims && step.Member("strip_right").Flag() && !step.Member("strip_left").Flag():
                    trims = true;
                    break;
                case "Replace" when !joins && IsSeveralBlanks(step):
                    joins = true;
                    break;
                default:
                    throw step.Member("type").Error(
                        step.Member("type").Shown(),
                        $"'Precompiled', then 'Strip' of the right, then 'Replace' of '{SeveralBlanks}' by ' ' or '{Blank}'");
            }
        }

        if (trims && !joins) throw normalizer.Error("'Strip' alone", $"'Replace' of '{SeveralBlanks}' behind it");
        return (map, joins, trims);
    }

    private static bool IsSeveralBlanks(JsonPlace replace) =>
        replace.Member("pattern").Find("Regex")?.Text() == SeveralBlanks && replace.Member("content").Text() is " " or Blank;

    private static CharacterMap? ReadMap(JsonPlace text)
    {
        text.Expect(JsonValueKind.String);
        if (!text.Value.TryGetBytesFromBase64(out byte[]? content)) throw text.Error(text.Shown(), "Base64");
        return content.Length == 0 ? null : CharacterMap.Read(content, text.File);
    }

    /// <summary>Whether words end at any white space, as that is looked for before blanks become part of words.</summary>
    private static bool ReadSplitter(JsonPlace root)
    {
        JsonPlace splitter = root.Member("pre_tokenizer");
        JsonPlace[] steps = TypeOf(splitter) == "Sequence" ? [.. splitter.Member("pretokenizers").Items().Take(3)] : [splitter];
        bool splits = steps.Length > 0 && TypeOf(steps[0]) == "WhitespaceSplit";
        if (steps.Length != (splits ? 2 : 1) || TypeOf(steps[^1]) != "Metaspace")
        {
            throw splitter.Member("type").Error(
                splitter.Member("type").Shown(), "'Metaspace', or a 'Sequence' of 'WhitespaceSplit' and 'Metaspace'");
        }

        JsonPlace blanks = steps[^1];
        if (blanks.Find("replacement") is { } replacement && replacement.Text() != Blank)
        {
            throw replacement.Error(replacement.Shown(), $"'{Blank}'");
        }

        if (blanks.Find("prepend_scheme") is { } scheme && scheme.Text() != "always")
        {
            throw scheme.Error(scheme.Shown(), "'always'");
        }

        TokenizerFile.ExpectFlag(blanks, "add_prefix_space", true);
        TokenizerFile.ExpectFlag(blanks, "split", true);
        return splits;
    }

    private static string TypeOf(JsonPlace component) => component.Member("type").Text();
}
