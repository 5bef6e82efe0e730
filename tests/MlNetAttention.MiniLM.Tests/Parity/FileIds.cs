using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.MiniLM.Tests.Parity;

/// <summary>A sequence in the ids of <c>vocab.txt</c>, which are not those of the encoder, with the segment of each.</summary>
internal sealed record FileIds(int[] Ids, int[] Segments)
{
    /// <summary>[CLS] text [SEP], and behind it a second text [SEP]. A single text is cut as by the encoder.</summary>
    internal static FileIds Of(PieceTokenizer tokenizer, int maxTokens, string text, string? second = null)
    {
        SpecialPieces special = tokenizer.Special;
        int most = second is null ? maxTokens - 2 : int.MaxValue;
        int[] first = [special.First, .. Split(tokenizer, text).Take(most), special.Separator];
        if (second is null) return new FileIds(first, new int[first.Length]);
        int[] behind = [.. Split(tokenizer, second), special.Separator];
        Assert.InRange(first.Length + behind.Length, 1, maxTokens);
        return new FileIds([.. first, .. behind], [.. new int[first.Length], .. Enumerable.Repeat(1, behind.Length)]);
    }

    internal static int[] Split(PieceTokenizer tokenizer, string text)
    {
        var receiver = new Receiver();
        tokenizer.Split(text, new PieceBuffers(), receiver);
        return [.. receiver.Ids];
    }

    private sealed class Receiver : IPieceReceiver
    {
        internal List<int> Ids { get; } = [];

        public bool Add(int id, int start, int length, bool startsWord)
        {
            Ids.Add(id);
            return true;
        }
    }
}
