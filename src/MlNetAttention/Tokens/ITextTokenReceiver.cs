namespace MlNetAttention.Tokens;

/// <summary>Takes the tokens of a text, one after the other.</summary>
internal interface ITextTokenReceiver
{
    /// <summary>Takes a token.</summary>
    /// <param name="token">Its spelling, valid until the next one.</param>
    /// <param name="start">The first of its characters in the text.</param>
    /// <param name="length">The number of them.</param>
    /// <param name="startsWord">False for a piece of a word but its first.</param>
    /// <returns>Whether more are wanted.</returns>
    bool Add(ReadOnlySpan<char> token, int start, int length, bool startsWord);

    /// <summary>Takes a piece, whose id the tokenizer knows, so that it need not be looked up by its spelling.</summary>
    /// <param name="id">Its id in the file of the tokenizer.</param>
    /// <param name="token">Its spelling.</param>
    /// <param name="start">The first of its characters in the text.</param>
    /// <param name="length">The number of them.</param>
    /// <param name="startsWord">False for a piece of a word but its first.</param>
    /// <returns>Whether more are wanted.</returns>
    bool AddPiece(int id, string token, int start, int length, bool startsWord) => Add(token, start, length, startsWord);
}
