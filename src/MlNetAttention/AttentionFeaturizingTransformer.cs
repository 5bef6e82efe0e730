using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetAttention.MlNet;
using MlNetAttention.Weights;

namespace MlNetAttention;

/// <summary>
/// Adds the contextual vectors of a trained attention encoder to every row: the pooled vector, and on request token vectors,
/// attention maps and tokens. Comes from fitting an <c>AttentionFeaturizingEstimator</c> or from loading a saved model.
/// </summary>
/// <remarks>Rows are encoded as they are asked for, by parallel cursors, without native code.</remarks>
public sealed class AttentionFeaturizingTransformer : RowToRowTransformerBase
{
    internal const string Summary = "Featurizes token sequences with a trained attention encoder.";
    internal const string UserName = "Attention Featurizing Transform";
    internal const string LoaderSignature = "AttentionFeaturizing";

    private const string StreamName = "Attention.bin";

    internal AttentionFeaturizingTransformer(IHostEnvironment environment, AttentionColumns columns, AttentionEncoder encoder)
        : base(Contracts.CheckRef(environment, nameof(environment)).Register(nameof(AttentionFeaturizingTransformer)))
    {
        Columns = columns;
        Encoder = encoder;
    }

    /// <summary>The encoder itself, for single texts and for a look at the attention.</summary>
    public AttentionEncoder Encoder { get; }

    /// <summary>The column of tokens that is read.</summary>
    public string InputColumnName => Columns.Input;

    /// <summary>The column of pooled vectors that is added.</summary>
    public string OutputColumnName => Columns.Pooled;

    internal AttentionColumns Columns { get; }

    // ML.NET finds the factory by this name, these parameters and this return type.
    private static AttentionFeaturizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        Contracts.CheckValue(env, nameof(env));
        env.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel(GetVersionInfo());

        // *** Binary format ***
        // stream Attention.bin: see ModelFile
        ModelContent? content = null;
        try
        {
            ctx.TryLoadBinaryStream(StreamName, reader => content = ModelFile.Load(reader.BaseStream));
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw env.ExceptDecode(error, error.Message);
        }

        if (content is null) throw env.ExceptDecode($"The model has no stream '{StreamName}'.");
        var encoder = new AttentionEncoder(content.Options, content.Vocabulary, content.Weights);
        return new AttentionFeaturizingTransformer(env, content.Columns, encoder);
    }

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());

        // *** Binary format ***
        // stream Attention.bin: see ModelFile
        var content = new ModelContent(Columns, Encoder.Options, Encoder.Vocabulary, Encoder.Weights);
        ctx.SaveBinaryStream(StreamName, writer => ModelFile.Save(writer.BaseStream, content));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new AttentionRowMapper(this, Host, schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "ATTNFEAT",
        verWrittenCur: 0x00010001, // initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(AttentionFeaturizingTransformer).Assembly.FullName);
}
