using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tokens;

/// <summary>Splits texts into tokens by any rules, in memory that is used again for the next text.</summary>
internal sealed class TextSplitter(TextRules rules)
{
    private readonly TextBuffers _buffers = new();
    private readonly PieceSpelling? _pieces = rules.Pieces is { } pieces ? new PieceSpelling(pieces) : null;

    /// <summary>Hands over the tokens of a text until no more are wanted. False: no more are.</summary>
    internal bool Split(ReadOnlySpan<char> text, ITextTokenReceiver receiver)
    {
        if (_pieces is not null) return _pieces.Split(text, _buffers.Pieces, receiver);
        var tokens = new TextTokens(text, rules, _buffers);
        while (tokens.MoveNext())
        {
            if (!receiver.Add(tokens.Current, tokens.Start, tokens.Length, startsWord: true)) return false;
        }

        return true;
    }

    /// <summary>
    /// Hands over a token that comes as it is, as a slot of a vector does, under the spelling that it is looked up by: whole, or
    /// cut into pieces.
    /// </summary>
    internal bool AsItIs(ReadOnlySpan<char> token, int slot, ITextTokenReceiver receiver) => _pieces is null
        ? receiver.Add(SlotSpelling.Of(token, rules, _buffers), slot, length: 1, startsWord: true)
        : _pieces.Split(token, _buffers.Pieces, receiver, slot);

    /// <summary>Gives pieces their spelling, and those of a slot its place.</summary>
    private sealed class PieceSpelling(PieceTokenizer pieces) : IPieceReceiver
    {
        private ITextTokenReceiver? _receiver;
        private int? _slot;
        private bool _isFirst, _isWanted;

        internal bool Split(ReadOnlySpan<char> text, PieceBuffers buffers, ITextTokenReceiver receiver, int? slot = null)
        {
            (_receiver, _slot, _isFirst, _isWanted) = (receiver, slot, true, true);
            pieces.Split(text, buffers, this);
            _receiver = null;
            return _isWanted;
        }

        public bool Add(int id, int start, int length, bool startsWord)
        {
            string spelling = pieces.Pieces[id];
            _isWanted = _slot is { } slot
                ? _receiver!.AddPiece(id, spelling, slot, length: 1, _isFirst)
                : _receiver!.AddPiece(id, spelling, start, length, startsWord);
            _isFirst = false;
            return _isWanted;
        }
    }
}
