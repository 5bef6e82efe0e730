using MlNetAttention.Options;
using MlNetAttention.Weights;

namespace MlNetAttention.Saving;

/// <summary>The numbers of a weight in the body of the model file, as they are stored: from version 9 on.</summary>
internal static class StorageBody
{
    internal static void Write(ModelWriter writer, WeightValues values)
    {
        writer.Byte((byte)values.Storage);
        switch (values.Plain())
        {
            case HalfValues half:
                writer.Halves(half.Values);
                break;
            case Int8Values integers:
                writer.Singles(integers.Scales);
                writer.Integers(integers.Values);
                break;
            case var singles:
                writer.Singles(singles.ToSingles());
                break;
        }
    }

    internal static WeightValues Read(ref ModelReader reader, WeightShape shape)
    {
        var storage = (WeightStorage)reader.Byte("storage of a weight");
        Check.Defined(storage, "storage of a weight");
        if (storage == WeightStorage.Single) return new SingleValues(reader.Singles(shape.Count, shape.Name));
        Check.That(shape.Shape.Length == 2, $"storage of {shape.Name}", storage, $"{WeightStorage.Single}, as it is no matrix");
        if (storage == WeightStorage.Half) return new HalfValues(reader.Halves(shape.Count, shape.Name));
        float[] scales = reader.Singles(shape.Shape[0], $"scales of {shape.Name}");
        return new Int8Values(reader.Integers(shape.Count, shape.Name), scales);
    }
}
