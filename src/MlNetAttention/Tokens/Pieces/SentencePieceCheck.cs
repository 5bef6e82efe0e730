using System.Globalization;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>What the pieces of words have to be like, whichever file has them.</summary>
internal static class SentencePieceCheck
{
    /// <summary>Checks that a score is a number.</summary>
    internal static void Score(float score, string file, string place)
    {
        if (float.IsFinite(score)) return;
        throw PieceError.At(file, place, $"score {score.ToString(CultureInfo.InvariantCulture)}", "a finite one");
    }

    /// <summary>Checks that a blank is nowhere but in front: words are cut one by one.</summary>
    internal static void Blanks(string piece, string file, string place)
    {
        int last = piece.LastIndexOf(SentenceRules.Blank);
        if (last <= 0 || piece.AsSpan(0, last).IndexOfAnyExcept(SentenceRules.Blank) < 0) return;
        throw PieceError.At(file, place, "a blank behind other characters", "pieces of one word");
    }
}
