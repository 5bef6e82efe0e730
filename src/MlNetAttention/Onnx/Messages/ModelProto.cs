namespace MlNetAttention.Onnx.Messages;

/// <summary>ModelProto: a graph, the versions it is written for, and metadata as texts by name.</summary>
internal sealed class ModelProto(
    int irVersion, int opsetVersion, string producer, string producerVersion, GraphProto graph,
    IEnumerable<KeyValuePair<string, string>> metadata) : OnnxMessage
{
    internal override void Write(IFieldWriter fields)
    {
        fields.Integer(1, irVersion);
        fields.Text(2, producer);
        fields.Text(3, producerVersion);
        fields.Message(7, graph);
        fields.Message(8, new OperatorSetIdProto(opsetVersion));
        foreach ((string key, string value) in metadata) fields.Message(14, new StringStringEntryProto(key, value));
    }

    // No domain: the set of standard operators.
    private sealed class OperatorSetIdProto(int version) : OnnxMessage
    {
        internal override void Write(IFieldWriter fields) => fields.Integer(2, version);
    }

    private sealed class StringStringEntryProto(string key, string value) : OnnxMessage
    {
        internal override void Write(IFieldWriter fields)
        {
            fields.Text(1, key);
            fields.Text(2, value);
        }
    }
}
