namespace MlNetAttention.Tokens.Pieces;

/// <summary>What a tokenizer is made of, read from its files and checked.</summary>
internal sealed class PieceSource
{
    private readonly HashSet<int> _special;

    private PieceSource(PieceModel model, PieceSettings settings, PieceSettings given, IReadOnlyList<PieceFile> files)
    {
        (Kind, Pieces, Settings, Given, Files) = (model.Kind, model.Pieces, settings, given, files);
        SeparatorsBetween = given.SeparatorsBetween ?? model.Processor?.Separators ?? settings.SeparatorsBetween
            ?? (Kind == PieceKind.WordPiece ? 1 : 2);
        HasSegments = settings.HasSegments != false && (model.Processor?.HasSegments ?? Kind == PieceKind.WordPiece);
        SpecialNames names = SpecialNames.Of(settings, Kind);
        string file = model.File;
        int? mask = Pieces.IdOf(names.Mask) is var id and >= 0 ? id
            : settings.Mask is null ? null : IdOf(names.Mask, "mask_token", file);
        int unknown = IdOf(names.Unknown, "unk_token", file);
        // SentencePiece makes a piece for padding only if it is told to.
        bool hasPadding = Kind != PieceKind.SentencePiece || settings.Padding is not null || Pieces.IdOf(names.Padding) >= 0;
        Special = new SpecialPieces(
            unknown, IdOf(names.First, "cls_token", file),
            IdOf(names.Separator, "sep_token", file), hasPadding ? IdOf(names.Padding, "pad_token", file) : unknown, mask);
        CheckApart(file, hasPadding);
        model.Processor?.Check(Special, Pieces);
        _special = [Special.Unknown, Special.First, Special.Separator, Special.Padding, .. model.Special];
        if (mask is not null) _special.Add(mask.Value);
        Merges = [.. MergesOf(model)];
        Sentence = model.Sentence;
    }

    internal PieceKind Kind { get; }

    internal PieceVocabulary Pieces { get; }

    /// <summary>What byte-level pieces are joined, in order; none of them makes a special piece.</summary>
    internal IReadOnlyList<string> Merges { get; }

    /// <summary>What a SentencePiece model says beside its pieces; null for other kinds.</summary>
    internal SentenceRules? Sentence { get; }

    internal SpecialPieces Special { get; }

    internal int SeparatorsBetween { get; }

    internal bool HasSegments { get; }

    /// <summary>What the user and the files say.</summary>
    internal PieceSettings Settings { get; }

    /// <summary>What the user says.</summary>
    internal PieceSettings Given { get; }

    /// <summary>The files that were read.</summary>
    internal IReadOnlyList<PieceFile> Files { get; }

    /// <inheritdoc cref="PieceTokenizer.Read"/>
    internal static PieceSource Read(IEnumerable<PieceFile> files, PieceSettings given)
    {
        var folder = new PieceFolder(files);
        TokenizerConfiguration configuration = TokenizerConfiguration.Read(folder);
        PieceModel model = PieceModel.Read(folder, configuration.Class);
        configuration.CheckKind(model);
        model = configuration.AddTo(model);
        PieceSettings settings = given.Or(configuration.Settings).Or(model.Settings);
        if (folder.Find(PieceFile.AddedTokens) is { } added) model = AddedTokens.AddTo(model, added, settings);
        folder.Find(PieceFile.Prompts);
        Check(settings);
        if (settings.LowercaseFirst && model.Kind != PieceKind.WordPiece)
        {
            string kind = model.Kind == PieceKind.ByteLevel ? "byte level" : $"{model.Kind}";
            throw PieceError.At(
                model.File, "kind of pieces", $"{kind}, for texts that are lower-cased first (do_lower_case)", "WordPiece");
        }

        return new PieceSource(model, settings, given, folder.Read);
    }

    /// <summary>Whether a piece stands for no text.</summary>
    internal bool IsSpecial(int id) => _special.Contains(id);

    private int IdOf(string piece, string name, string file) => Pieces.IdOf(piece) is var id and >= 0 ? id
        : throw PieceError.At(
            file, $"piece {PieceError.Show(piece)}", "none",
            $"one, or the spelling that the vocabulary has instead as {name} in {PieceFile.Configuration}");

    // Where a text ends, and which of its tokens are known, is told by these ids alone. A mask is in no text, whichever it is.
    private void CheckApart(string file, bool hasPadding)
    {
        (string Name, int Id)[] all =
        [
            ("unk_token", Special.Unknown), ("cls_token", Special.First), ("sep_token", Special.Separator),
            .. hasPadding ? [("pad_token", Special.Padding)] : Array.Empty<(string, int)>(),
        ];
        foreach (IGrouping<int, string> same in all.GroupBy(piece => piece.Id, piece => piece.Name))
        {
            if (same.Count() == 1) continue;
            throw PieceError.At(
                file, "special pieces", $"{PieceError.Show(Pieces.Spellings[same.Key])} as {string.Join(" and ", same)}",
                "a piece of its own for each");
        }
    }

    private IEnumerable<string> MergesOf(PieceModel model)
    {
        if (Kind != PieceKind.ByteLevel) yield break;
        foreach (char character in ByteSpelling.Characters)
        {
            int id = Pieces.IdOf(character.ToString());
            if (id < 0 || IsSpecial(id))
            {
                string found = id < 0 ? "none" : "a special one";
                throw PieceError.At(model.File, $"piece {PieceError.Show(character.ToString())}", found, "one for every byte");
            }
        }

        foreach (Merge merge in model.Merges!.Merges)
        {
            int joined = Pieces.IdOf(merge.Left + merge.Right);
            if (joined < 0 || Pieces.IdOf(merge.Left) < 0 || Pieces.IdOf(merge.Right) < 0)
            {
                string found = $"{PieceError.Show(merge.Left)} and {PieceError.Show(merge.Right)}";
                throw model.Merges.Error(merge, found, "two pieces that together are a piece");
            }

            if (!IsSpecial(joined)) yield return $"{merge.Left} {merge.Right}";
        }
    }

    private static void Check(PieceSettings settings)
    {
        const string Place = "settings";
        int longest = settings.LongestWord ?? WordPieceTokenizer.DefaultLongestWord;
        if (longest is < 1 or > WordPieceTokenizer.MostLongestWord)
        {
            throw PieceError.At(
                Place, "max_input_chars_per_word", $"{longest}", $"1 to {WordPieceTokenizer.MostLongestWord}");
        }

        string prefix = settings.ContinuingPrefix ?? WordPieceTokenizer.DefaultPrefix;
        if (prefix.Length > WordPieceTokenizer.MostPrefixLength)
        {
            throw PieceError.At(
                Place, "continuing_subword_prefix", PieceError.Show(prefix),
                $"at most {WordPieceTokenizer.MostPrefixLength} characters");
        }

        if (settings.SeparatorsBetween is not (null or 1 or 2))
        {
            throw PieceError.At(Place, "separators between two texts", $"{settings.SeparatorsBetween}", "1 or 2");
        }
    }
}
