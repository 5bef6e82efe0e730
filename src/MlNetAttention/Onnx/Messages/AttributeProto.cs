namespace MlNetAttention.Onnx.Messages;

/// <summary>AttributeProto: what an operator is told once and for all, an integer, some integers or a float32.</summary>
internal sealed class AttributeProto : OnnxMessage
{
    private const int FloatType = 1;
    private const int IntegerType = 2;
    private const int IntegersType = 7;

    private readonly string _name;
    private readonly int _type;
    private readonly float _single;
    private readonly long[] _integers = [];

    internal AttributeProto(string name, float value) => (_name, _type, _single) = (name, FloatType, value);

    internal AttributeProto(string name, long value) => (_name, _type, _integers) = (name, IntegerType, [value]);

    internal AttributeProto(string name, long[] values) => (_name, _type, _integers) = (name, IntegersType, values);

    internal override void Write(IFieldWriter fields)
    {
        fields.Text(1, _name);
        if (_type == FloatType) fields.Single(2, _single);
        foreach (long value in _integers) fields.Integer(_type == IntegerType ? 3 : 8, value);
        fields.Integer(20, _type);
    }
}
