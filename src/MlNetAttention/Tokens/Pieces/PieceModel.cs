namespace MlNetAttention.Tokens.Pieces;

/// <summary>What the file of a vocabulary says, whichever of the formats it has.</summary>
internal sealed record PieceModel
{
    internal required PieceKind Kind { get; init; }

    internal required PieceVocabulary Pieces { get; init; }

    /// <summary>The name of the file that the vocabulary comes from, for errors.</summary>
    internal required string File { get; init; }

    /// <summary>What byte-level pieces are joined, in order; null for other kinds.</summary>
    internal MergeList? Merges { get; init; }

    /// <summary>What a SentencePiece model says beside its pieces; null for other kinds.</summary>
    internal SentenceRules? Sentence { get; init; }

    /// <summary>What the file puts around texts; null where it says nothing of it.</summary>
    internal PostProcessor? Processor { get; init; }

    /// <summary>The ids of pieces that the file itself calls special.</summary>
    internal IReadOnlyList<int> Special { get; init; } = [];

    internal PieceSettings Settings { get; init; } = new();

    /// <param name="folder">The files.</param>
    /// <param name="tokenizer">
    /// The class of the tokenizer, which may number pieces in its own way; null where none is named.
    /// </param>
    internal static PieceModel Read(PieceFolder folder, string? tokenizer)
    {
        if (folder.Find(PieceFile.Tokenizer) is { } whole) return TokenizerFile.Read(whole);
        if (folder.Find(PieceFile.VocabularyText) is { } text)
        {
            return new PieceModel { Kind = PieceKind.WordPiece, Pieces = ReadLines(text), File = text.Name };
        }

        if (folder.Find(PieceFile.VocabularyJson) is { } json)
        {
            PieceFile merges = folder.Find(PieceFile.Merges)
                ?? throw PieceError.At(PieceFile.Merges, "file", "none", $"one beside {PieceFile.VocabularyJson}");
            return new PieceModel
            {
                Kind = PieceKind.ByteLevel,
                Pieces = JsonPlace.Read(json, root => PieceVocabulary.Of(root.Ids(), json.Name)),
                File = json.Name,
                Merges = MergeList.Read(merges),
            };
        }

        foreach (string name in PieceFile.SentencePieceModels)
        {
            if (folder.Find(name) is not { } model) continue;
            // That name is XLM-RoBERTa's own.
            bool isOfXlmRoberta = tokenizer is null
                ? name == PieceFile.XlmRoberta : TokenizerConfiguration.IsOfXlmRoberta(tokenizer);
            return SentencePieceFile.Read(model, isOfXlmRoberta);
        }

        throw PieceError.At(
            "tokenizer", "files", "no vocabulary",
            $"{PieceFile.Tokenizer}, {PieceFile.VocabularyText}, {PieceFile.VocabularyJson} with {PieceFile.Merges}, or "
            + string.Join(", ", PieceFile.SentencePieceModels));
    }

    /// <summary>The vocabulary with special pieces that are added to it, by their ids.</summary>
    /// <param name="added">The pieces.</param>
    /// <param name="file">The file that adds them, for errors.</param>
    /// <param name="place">The place in it.</param>
    internal PieceModel With(SortedDictionary<int, string> added, string file, string place)
    {
        var spellings = new List<string>(Pieces.Spellings);
        foreach ((int id, string piece) in added)
        {
            int known = Pieces.IdOf(piece);
            int expected = known >= 0 ? known : spellings.Count;
            if (id != expected) throw PieceError.At(file, $"{place}piece {PieceError.Show(piece)}", $"id {id}", $"{expected}");
            if (known < 0) spellings.Add(piece);
        }

        return this with { Pieces = new PieceVocabulary([.. spellings]), Special = [.. Special, .. added.Keys] };
    }

    /// <summary>The pieces of vocab.txt: the number of a line, from 0, is its id, also if it is empty.</summary>
    private static PieceVocabulary ReadLines(PieceFile file)
    {
        var pieces = new List<string>();
        foreach (string line in new TextLines(file))
        {
            if (pieces.Count == PieceVocabulary.MaximumCount)
            {
                throw PieceError.At(file.Name, $"line {pieces.Count + 1}", "a piece", $"at most {PieceVocabulary.MaximumCount}");
            }

            if (line.Length > PieceVocabulary.LongestPiece)
            {
                throw PieceError.At(
                    file.Name, $"line {pieces.Count + 1}", $"{line.Length} characters",
                    $"at most {PieceVocabulary.LongestPiece}");
            }

            pieces.Add(line);
        }

        return new PieceVocabulary([.. pieces]);
    }
}
