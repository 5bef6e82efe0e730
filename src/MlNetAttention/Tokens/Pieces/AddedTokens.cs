namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// Reads <c>added_tokens.json</c>, which older versions write: pieces behind the vocabulary, by name. Only special ones are known
/// here, as others would be found in texts before these are split into words.
/// </summary>
internal static class AddedTokens
{
    /// <summary>The vocabulary with the special pieces of the file.</summary>
    /// <exception cref="FormatException">The file is damaged, or has a piece that is not known as a special one.</exception>
    internal static PieceModel AddTo(PieceModel model, PieceFile file, PieceSettings settings)
    {
        SpecialNames names = SpecialNames.Of(settings, model.Kind);
        SortedDictionary<int, string> added = JsonPlace.Read(file, root => Read(root, model, names));
        return model.With(added, file.Name, "");
    }

    private static SortedDictionary<int, string> Read(JsonPlace root, PieceModel model, SpecialNames names)
    {
        var added = new SortedDictionary<int, string>();
        HashSet<int> special = [.. model.Special];
        foreach ((string piece, JsonPlace place) in root.Members())
        {
            if (piece.Length > PieceVocabulary.LongestPiece)
            {
                throw root.Error($"a piece of {piece.Length} characters", $"at most {PieceVocabulary.LongestPiece}");
            }

            if (!names.Has(piece) && !(model.Pieces.IdOf(piece) is var known and >= 0 && special.Contains(known)))
            {
                throw root.Error($"{PieceError.Show(piece)}, not known as special", "special ones");
            }

            int id = place.Whole();
            if (!added.TryAdd(id, piece)) throw root.Error($"id {id} twice", "every id once");
        }

        return added;
    }
}
