using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention;

/// <summary>
/// Applies an encoder that is trained already, and adds its pooled vector to every row. There is nothing to fit, and no native
/// code.
/// </summary>
/// <remarks>
/// <para>Input: text, split into tokens as in the encoder's training, or a vector of text whose slots are words; a vector of keys
/// where the encoder was trained on one. As many columns as the encoder was trained on; a pretrained one takes one or two.</para>
/// <para>Its vectors are honest for rows that the encoder has never seen. An encoder that was trained here on labels has seen the
/// labels of its training rows: a trainer fitted behind it on a label column of the same name gets a warning in the log.</para>
/// </remarks>
public sealed class AttentionEncodingEstimator : IEstimator<AttentionFeaturizingTransformer>
{
    private readonly MlNetHost _host;
    private readonly string _output;
    private readonly string[] _inputs;
    private readonly AttentionEncoder _encoder;
    private readonly ApplyEncoderOptions _options;

    internal AttentionEncodingEstimator(
        IHostEnvironment environment, string output, string[] inputs, AttentionEncoder encoder, ApplyEncoderOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(output, "outputColumnName");
        foreach (string input in inputs) ArgumentException.ThrowIfNullOrEmpty(input, "inputColumnName");
        encoder.CheckCount(inputs.Length);
        InputColumns.CheckOptional(inputs, options.OptionalColumnNames, nameof(options.OptionalColumnNames));
        _host = new MlNetHost(environment, nameof(AttentionEncodingEstimator));
        (_output, _inputs, _encoder, _options) = (output, [.. inputs], encoder, options);
        Columns([.. inputs.Select(_ => InputKind.Text)]).Validate();
    }

    /// <summary>A transformer that applies the encoder; reads no row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that the encoder cannot read.</exception>
    public AttentionFeaturizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        AttentionColumns columns = Columns(Check(AttentionSchema.ShapeOf(input.Schema)));
        var transformer = new AttentionFeaturizingTransformer(_host.Environment, columns, _encoder, FeatureLayout.VectorAlone)
        {
            WarnsOfLabel = columns.Label is not null,
        };

        // The number of key values is not part of a shape.
        ((ITransformer)transformer).GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The columns of the output, given those of the input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a type that the encoder cannot read.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return AttentionSchema.OutputShape(inputSchema, Columns(Check(inputSchema)));
    }

    private InputKind[] Check(SchemaShape schema)
    {
        InputKind[] kinds = AttentionSchema.CheckInput(_host, schema, _inputs, label: null, needsTags: false);
        for (int i = 0; i < kinds.Length; i++)
        {
            bool hasKeys = _encoder.Vocabulary.KeyIdsOf(i).Count > 0;
            if (hasKeys == (kinds[i] == InputKind.KeyVector)) continue;
            string expected = hasKeys ? "a vector of keys, as while training" : "text or a vector of text";
            string found = schema.Single(column => column.Name == _inputs[i]).GetTypeString();
            throw _host.ColumnMismatch("input", _inputs[i], expected, found);
        }

        return kinds;
    }

    private AttentionColumns Columns(InputKind[] kinds) => _options.ColumnsOf(_output, _inputs, kinds, _encoder);
}
