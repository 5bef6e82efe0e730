using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tokens;

/// <summary>
/// Rows of a table with one for each piece, in the order of the vocabulary here and in that of the pieces' file.
/// </summary>
internal static class PieceRows
{
    /// <summary>Rows in the order of the file, of which there may be more than pieces → in the order of the vocabulary.</summary>
    internal static float[] FromFile(ReadOnlySpan<float> rows, PieceTokenizer pieces, int width)
    {
        int[] order = Vocabulary.OrderOf(pieces);
        float[] ordered = GC.AllocateUninitializedArray<float>(checked(order.Length * width));
        for (int id = 0; id < order.Length; id++) rows.Slice(order[id] * width, width).CopyTo(ordered.AsSpan(id * width));
        return ordered;
    }

    /// <summary>Rows in the order of the vocabulary → in the order of the file.</summary>
    internal static float[] ToFile(ReadOnlySpan<float> rows, PieceTokenizer pieces, int width)
    {
        int[] order = Vocabulary.OrderOf(pieces);
        float[] ordered = GC.AllocateUninitializedArray<float>(rows.Length);
        for (int id = 0; id < order.Length; id++) rows.Slice(id * width, width).CopyTo(ordered.AsSpan(order[id] * width));
        return ordered;
    }
}
