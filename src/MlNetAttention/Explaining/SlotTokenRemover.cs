using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Explaining;

/// <summary>Takes tokens out of a vector whose slots they are.</summary>
/// <param name="getter">The original vector.</param>
/// <param name="maxTokens">The encoder looks at no more tokens.</param>
/// <param name="removes">Whether the slot goes, which makes the vector shorter.</param>
/// <param name="replacement">Otherwise what the slot holds instead.</param>
/// <param name="tokenOf">The token a slot holds and its id; null for none.</param>
internal sealed class SlotTokenRemover<T>(
    ValueGetter<VBuffer<T>> getter, int maxTokens, bool removes, T replacement, Func<T, (string Token, int Id)?> tokenOf) : TokenRemover
{
    private readonly List<TokenPlace> _places = [];
    private VBuffer<T> _original;
    private T[] _slots = [];

    internal override Delegate Getter => (ValueGetter<VBuffer<T>>)GetVector;

    internal override IReadOnlyList<TokenPlace> Read()
    {
        getter(ref _original);
        _slots = [.. _original.DenseValues()];
        _places.Clear();
        for (int at = 0; at < _slots.Length && _places.Count < maxTokens; at++)
        {
            if (tokenOf(_slots[at]) is { } found) _places.Add(new TokenPlace(found.Token, found.Id, at, Length: 1));
        }

        return [.. _places];
    }

    private void GetVector(ref VBuffer<T> vector)
    {
        bool shorter = removes && Occluded != None;
        var editor = VBufferEditor.Create(ref vector, shorter ? _slots.Length - 1 : _slots.Length);
        int at = Occluded == None ? _slots.Length : _places[Occluded].Start;
        _slots.AsSpan(0, at).CopyTo(editor.Values);
        if (shorter) _slots.AsSpan(at + 1).CopyTo(editor.Values[at..]);
        else if (at < _slots.Length)
        {
            editor.Values[at] = replacement;
            _slots.AsSpan(at + 1).CopyTo(editor.Values[(at + 1)..]);
        }

        vector = editor.Commit();
    }
}
