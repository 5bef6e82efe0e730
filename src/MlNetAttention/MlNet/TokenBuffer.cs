using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>The tokens of one row by the ids of a vocabulary, in buffers that are used again for the next.</summary>
/// <param name="vocabulary">Says which ids tokens have.</param>
/// <param name="limits">Further tokens are dropped.</param>
/// <param name="spellings">Where tokens are kept as text; null where nobody wants them.</param>
/// <param name="starts">Where the places of those of the first column are kept; null where nobody wants them.</param>
internal sealed class TokenBuffer(Vocabulary vocabulary, SegmentLimits limits, List<string>? spellings, List<int>? starts = null)
    : ITokenReceiver
{
    private readonly SequenceFrame _frame = limits.Frame;

    internal TokenSequence Sequence { get; } = new(limits);

    internal List<string>? Spellings => spellings;

    internal List<int>? Starts => starts;

    public bool Add(ReadOnlySpan<char> token, int start, int length, bool startsWord)
    {
        if (!Sequence.Add(token, vocabulary)) return false;
        spellings?.Add(token.ToString());
        if (Sequence.Segment == 0) starts?.Add(start);
        return true;
    }

    public bool AddPiece(int id, string token, int start, int length, bool startsWord)
    {
        if (!Sequence.AddPiece(id, token, vocabulary)) return false;
        spellings?.Add(token);
        if (Sequence.Segment == 0) starts?.Add(start);
        return true;
    }

    public bool Add(ulong key, int slot)
    {
        int id = vocabulary.KeyIdsByColumn[Sequence.Segment].IdOf(key);
        if (!Sequence.Add(id)) return false;
        spellings?.Add(vocabulary.TextOf(id));
        return true;
    }

    public void StartSegment()
    {
        Sequence.StartSegment();
        AddSeparators(_frame.Separators);
    }

    public void End()
    {
        Sequence.End();
        ReadOnlySpan<int> read = Sequence.Read, kept = Sequence.Kept;
        if (Sequence.IsCut && read.Length > 1)
        {
            if (spellings is not null) RemoveCut(spellings, read, kept);
            if (starts?.Count > kept[0]) starts.RemoveRange(kept[0], starts.Count - kept[0]);
        }

        AddSeparators(_frame.Behind);
    }

    private void AddSeparators(int count)
    {
        for (; spellings is not null && count > 0; count--) spellings.Add(_frame.SeparatorText);
    }

    private void RemoveCut(List<string> spelled, ReadOnlySpan<int> read, ReadOnlySpan<int> kept)
    {
        int end = spelled.Count;
        for (int segment = read.Length - 1; segment >= 0; segment--)
        {
            int cut = read[segment] - kept[segment];
            spelled.RemoveRange(end - cut, cut);
            end -= read[segment] + _frame.Separators;
        }
    }

    internal void Clear()
    {
        Sequence.Clear();
        spellings?.Clear();
        starts?.Clear();
        if (_frame.First is not null) spellings?.Add(_frame.FirstText);
    }
}
