namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// The part of <c>tokenizer.json</c> that puts special pieces around texts. Others than first, text, separator for one text and
/// first, text, one or two separators, text, separator for two are refused: they would give other ids.
/// </summary>
/// <param name="File">The name of the file.</param>
/// <param name="First">The id of the piece before the texts.</param>
/// <param name="Separator">The id of the piece behind every text.</param>
/// <param name="Separators">How many of them stand between two texts.</param>
/// <param name="HasSegments">Whether the second text has segment 1, not 0 as the first.</param>
internal sealed record PostProcessor(string File, int First, int Separator, int Separators, bool HasSegments)
{
    private const string Name = "post_processor";
    private const string Expected = "BertProcessing, RobertaProcessing or TemplateProcessing";

    // A text in place of a piece.
    private const int FirstText = -1, SecondText = -2;

    // More cannot be right, and a few items may stand for very many ids.
    private const int MostIds = 6;

    // A piece may stand for no id at all.
    private const int MostItems = 64;

    /// <exception cref="FormatException">There is none, or it puts other pieces around texts.</exception>
    internal static PostProcessor Read(JsonPlace root)
    {
        if (root.Find(Name) is not { } processor) throw PieceError.At(root.File, Name, "none", Expected);
        JsonPlace type = processor.Member("type");
        return type.Text() switch
        {
            "BertProcessing" => OfTwo(processor, 1, hasSegments: true),
            "RobertaProcessing" => OfTwo(processor, 2, hasSegments: false),
            "TemplateProcessing" => OfTemplates(processor),
            _ => throw type.Error(type.Shown(), Expected),
        };
    }

    /// <summary>Checks that it puts the pieces around texts that are known to stand there.</summary>
    internal void Check(SpecialPieces special, PieceVocabulary pieces)
    {
        Check("the first piece", First, special.First);
        Check("the separator", Separator, special.Separator);

        void Check(string piece, int found, int expected)
        {
            if (found == expected) return;
            throw PieceError.At(
                File, $"{Name}, {piece}", $"id {found}", $"{expected}, that of {PieceError.Show(pieces.Spellings[expected])}");
        }
    }

    private static PostProcessor OfTwo(JsonPlace processor, int separators, bool hasSegments)
    {
        return new PostProcessor(
            processor.File, Id(processor.Member("cls")), Id(processor.Member("sep")), separators, hasSegments);

        static int Id(JsonPlace place) => place.Items().Take(3).ToArray() is [_, var id]
            ? id.Whole()
            : throw place.Error("a list", "a piece and its id");
    }

    private static PostProcessor OfTemplates(JsonPlace processor)
    {
        JsonPlace single = processor.Member("single"), pair = processor.Member("pair");
        if (Items(processor, single) is not [( >= 0 and var first, 0), (FirstText, 0), ( >= 0 and var separator, 0)])
        {
            throw single.Error("other items", "a piece, A and a piece, all of type 0");
        }

        (int Id, int Segment)[] items = Items(processor, pair);
        for (int separators = 1; separators <= 2; separators++)
        {
            for (int segment = 0; segment <= 1; segment++)
            {
                (int, int)[] expected =
                [
                    (first, 0), (FirstText, 0), .. Enumerable.Repeat((separator, 0), separators),
                    (SecondText, segment), (separator, segment),
                ];
                if (!items.SequenceEqual(expected)) continue;
                return new PostProcessor(processor.File, first, separator, separators, HasSegments: segment == 1);
            }
        }

        throw pair.Error("other items", "those for one text with one or two separators, then B and a separator of type 0 or 1");
    }

    /// <summary>The ids that a template stands for; a piece of it may be several.</summary>
    private static (int Id, int Segment)[] Items(JsonPlace processor, JsonPlace template)
    {
        var items = new List<(int, int)>();
        int read = 0;
        foreach (JsonPlace item in template.Items())
        {
            if (++read > MostItems) throw template.Error("more", $"at most {MostItems} items");
            if (item.Find("Sequence") is { } text) items.Add((IdOf(text.Member("id")), Segment(text)));
            else
            {
                JsonPlace piece = item.Member("SpecialToken");
                JsonPlace ids = processor.Member("special_tokens").Member(piece.Member("id").Text()).Member("ids");
                foreach (JsonPlace id in ids.Items())
                {
                    int whole = id.Whole();
                    if (whole < 0) throw id.Error($"{whole}", "an id");
                    items.Add((whole, Segment(piece)));
                    if (items.Count > MostIds) break;
                }
            }

            if (items.Count > MostIds) throw template.Error("more", $"at most {MostIds} texts and special pieces");
        }

        return [.. items];

        static int Segment(JsonPlace item) => item.Member("type_id").Whole();

        static int IdOf(JsonPlace text) => text.Text() switch
        {
            "A" => FirstText,
            "B" => SecondText,
            _ => throw text.Error(text.Shown(), "'A' or 'B'"),
        };
    }
}
