using System.Collections.Immutable;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>Pieces by id and ids by piece. Of a piece that stands there twice, the id is that of the last.</summary>
internal sealed class PieceVocabulary
{
    internal const int MaximumCount = 4_000_000;

    /// <summary>The most characters of a piece; more are no word that a text has.</summary>
    internal const int LongestPiece = 1_000;

    internal PieceVocabulary(ImmutableArray<string> spellings)
    {
        Spellings = spellings;
        Ids = new Dictionary<string, int>(spellings.Length, StringComparer.Ordinal);
        for (int id = 0; id < spellings.Length; id++) Ids[spellings[id]] = id;
    }

    internal ImmutableArray<string> Spellings { get; }

    internal Dictionary<string, int> Ids { get; }

    /// <summary>The id of a piece; −1 where there is none.</summary>
    internal int IdOf(string piece) => Ids.GetValueOrDefault(piece, -1);

    /// <summary>The vocabulary of pieces with ids, which have to be those from 0 on, each once.</summary>
    /// <param name="ids">The id of every piece.</param>
    /// <param name="file">The name of the file, for errors.</param>
    /// <exception cref="FormatException">An id is out of range, or two pieces have it.</exception>
    internal static PieceVocabulary Of(IReadOnlyDictionary<string, int> ids, string file)
    {
        var spellings = new string?[ids.Count];
        foreach ((string piece, int id) in ids)
        {
            string place = $"id of piece {PieceError.Show(piece)}";
            if (id < 0 || id >= spellings.Length)
            {
                throw PieceError.At(file, place, $"{id}", $"0 to {spellings.Length - 1}, as there are {spellings.Length} pieces");
            }

            if (spellings[id] is { } other)
            {
                throw PieceError.At(file, place, $"{id}", $"an id that is not that of {PieceError.Show(other)} already");
            }

            spellings[id] = piece;
        }

        return new PieceVocabulary([.. spellings!]);
    }
}
