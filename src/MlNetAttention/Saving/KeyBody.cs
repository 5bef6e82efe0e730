using MlNetAttention.Tokens;

namespace MlNetAttention.Saving;

/// <summary>The ids of key values in the body of the model file, with the layout of <see cref="ModelBody"/>.</summary>
internal static class KeyBody
{
    private const int KeyLength = sizeof(ulong) + sizeof(int);

    // An id for every value is what older versions read; of many values most would be unknown.
    private const ulong FewValues = 65_536;
    private const ulong ValuesPerKnown = 4;

    /// <summary>Whether version 6, with an id for every value, is as good as the newest.</summary>
    internal static bool IsDense(KeyIds ids) =>
        ids.Count <= FewValues || ids.Count / ValuesPerKnown < (ulong)ids.Known.Length;

    internal static void WriteDense(ModelWriter writer, KeyIds ids)
    {
        int[] dense = ids.ToDense();
        writer.Int32(dense.Length);
        foreach (int id in dense) writer.Int32(id);
    }

    internal static KeyIds ReadDense(ref ModelReader reader)
    {
        // Four bytes each, so the bytes left bound their number.
        var ids = new int[reader.Count(int.MaxValue, sizeof(int), "raw key values")];
        for (int i = 0; i < ids.Length; i++) ids[i] = reader.Int32("key id");
        return KeyIds.Dense(ids);
    }

    internal static void Write(ModelWriter writer, KeyIds ids)
    {
        writer.UInt64(ids.Count);
        writer.Int32(ids.Known.Length);
        foreach (KeyId one in ids.Known)
        {
            writer.UInt64(one.Key);
            writer.Int32(one.Id);
        }
    }

    internal static KeyIds Read(ref ModelReader reader)
    {
        ulong count = reader.UInt64("number of raw key values");
        var known = new KeyId[reader.Count(Vocabulary.MaximumSize, KeyLength, "known key values")];
        for (int i = 0; i < known.Length; i++) known[i] = new KeyId(reader.UInt64("key value"), reader.Int32("key id"));
        return new KeyIds(count, known);
    }
}
