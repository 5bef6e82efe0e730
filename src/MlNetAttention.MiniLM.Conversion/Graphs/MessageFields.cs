using Google.Protobuf;
using Google.Protobuf.Collections;

namespace MlNetAttention.MiniLM.Conversion.Graphs;

/// <summary>Goes through the fields of a protocol buffer.</summary>
internal static class MessageFields
{
    /// <summary>Reads a message to its end.</summary>
    /// <param name="message">The message.</param>
    /// <param name="take">Reads the value of a field by its number, or returns false, and it is left out.</param>
    internal static void Read(CodedInputStream message, Func<int, CodedInputStream, bool> take)
    {
        while (message.ReadTag() is var tag && tag != 0)
        {
            if (!take(WireFormat.GetTagFieldNumber(tag), message)) message.SkipLastField();
        }
    }

    /// <summary>The message in a field.</summary>
    internal static CodedInputStream Message(CodedInputStream field) => field.ReadBytes().CreateCodedInput();

    /// <summary>The numbers in a field, which has one of them, or all with their length before them.</summary>
    internal static IEnumerable<long> Integers(int field, CodedInputStream value)
    {
        var numbers = new RepeatedField<long>();
        numbers.AddEntriesFrom(value, FieldCodec.ForInt64(WireFormat.MakeTag(field, WireFormat.WireType.Varint)));
        return numbers;
    }
}
