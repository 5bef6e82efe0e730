namespace MlNetAttention.Tokens.Pieces;

/// <summary>Takes the pieces of a text, in order.</summary>
internal interface IPieceReceiver
{
    /// <summary>Takes a piece.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="start">The first of its UTF-16 units in the text as it was written.</param>
    /// <param name="length">The number of them; 0 for a blank that the tokenizer put in front of the text.</param>
    /// <param name="startsWord">Whether a word, as the tokenizer splits words, begins with it.</param>
    /// <returns>Whether more are wanted. If not, no more of the text is read.</returns>
    bool Add(int id, int start, int length, bool startsWord);
}
