using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Explaining;

/// <summary>Removes tokens from a vector whose slots they are.</summary>
/// <param name="getter">The original vector.</param>
/// <param name="removes">Whether the slot is removed, which shortens the vector.</param>
/// <param name="replacement">The value that the slot holds otherwise.</param>
internal sealed class SlotTokenRemover<T>(ValueGetter<VBuffer<T>> getter, bool removes, T replacement) : TokenRemover
{
    private VBuffer<T> _original;
    private T[] _slots = [];

    internal override Delegate Getter => (ValueGetter<VBuffer<T>>)GetVector;

    internal override TokenPlace Spelled(TokenPlace place) => place with { Token = $"{_slots[place.Start]}" };

    internal override void ReadInput()
    {
        getter(ref _original);
        _slots = [.. _original.DenseValues()];
    }

    private void GetVector(ref VBuffer<T> vector)
    {
        bool shorter = removes && Occluded is not null;
        var editor = VBufferEditor.Create(ref vector, shorter ? _slots.Length - 1 : _slots.Length);
        int at = Occluded?.Start ?? _slots.Length;
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
