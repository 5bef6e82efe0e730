using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetAttention.MlNet;
using MlNetAttention.MlNet.Predictions;
using MlNetAttention.Options;
using MlNetAttention.Saving;
using MlNetAttention.Scoring;

namespace MlNetAttention;

/// <summary>
/// Predicts from the head of a trained attention encoder, with the columns of ML.NET's trainers. Obtained by fitting an
/// <c>AttentionTrainer</c> or loading a saved model.
/// </summary>
/// <remarks>
/// <para>Several classes: <c>PredictedLabel</c>, a key with the label's key values, and <c>Score</c>, a probability for each
/// class [C], which sum to 1. True or false: <c>PredictedLabel</c>, <c>Score</c>, the logit of true, and <c>Probability</c>. A
/// number: <c>Score</c>. Probabilities are calibrated by <see cref="Temperature"/>.</para>
/// <para>Rows are encoded on demand, by parallel cursors, without native code.</para>
/// </remarks>
public sealed class AttentionPredictionTransformer
    : RowToRowTransformerBase, IPredictionTransformer<AttentionEncoder>, ISingleFeaturePredictionTransformer, IAttentionStage
{
    internal const string Summary = "Predicts from token sequences with a trained attention encoder.";
    internal const string UserName = "Attention Prediction Transform";
    internal const string LoaderSignature = "AttentionPrediction";

    private readonly AttentionColumns _columns;

    /// <exception cref="ArgumentException">The head does not fit what is predicted.</exception>
    internal AttentionPredictionTransformer(
        IHostEnvironment environment, AttentionColumns columns, AttentionEncoder encoder, OutputHead head,
        PredictionContent content)
        : base(Contracts.CheckRef(environment, nameof(environment)).Register(nameof(AttentionPredictionTransformer)))
    {
        bool isNumber = content.Kind == PredictedKind.Number;
        ScoreKind expected = isNumber ? ScoreKind.Number : ScoreKind.Multiclass;
        Check.That(head.Kind == expected, "kind of the head", head.Kind, $"{expected}");
        int outputs = isNumber ? 1 : content.Kind == PredictedKind.Binary ? 2 : head.Outputs;
        Check.That(head.Outputs == outputs, "outputs of the head", head.Outputs, $"{outputs}");
        int values = content.Values?.Count ?? 0;
        bool fit = values == 0 || (content.Kind == PredictedKind.Multiclass && values == outputs);
        Check.That(fit, "values of the label", values, $"none, or one for each of {outputs} classes");
        (_columns, Encoder, Head, Content) = (columns, encoder, head, content);
    }

    /// <summary>Predictions of a fitted encoder.</summary>
    /// <param name="environment">Usually the user's <see cref="MLContext"/>.</param>
    /// <param name="kind">What is predicted.</param>
    /// <param name="columns">The columns of tokens; those of features are left out.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="head">Its head.</param>
    /// <param name="temperature">See <see cref="Temperature"/>.</param>
    /// <param name="label">The column it learned from.</param>
    internal static AttentionPredictionTransformer Of(
        IHostEnvironment environment, PredictedKind kind, AttentionColumns columns, AttentionEncoder encoder, OutputHead head,
        float temperature, DataViewSchema.Column label)
    {
        columns = columns with
        {
            Features = PredictionSchema.Score,
            TokenVectors = null,
            AttentionMaps = null,
            Tokens = null,
            TokenScores = null,
            TokenInputs = null,
            ScoresPerWord = false,
            Label = label.Name,
        };
        LabelValues? values = kind == PredictedKind.Multiclass ? LabelValues.Of(label, head.Outputs) : null;
        return new AttentionPredictionTransformer(
            environment, columns, encoder, head, new PredictionContent(kind, temperature, values));
    }

    /// <summary>The encoder itself, for encoding single texts and inspecting attention.</summary>
    public AttentionEncoder Encoder { get; }

    /// <summary>The columns of tokens that are read.</summary>
    public IReadOnlyList<string> InputColumnNames => _columns.Inputs.Names;

    /// <summary>
    /// Those of the <see cref="InputColumnNames"/> that rows may lack. A missing one counts as one without tokens.
    /// </summary>
    public IReadOnlyList<string> OptionalColumnNames => _columns.Inputs.OptionalNames;

    /// <summary>The column that the encoder learned from. It is not needed any more.</summary>
    public string? LabelColumnName => _columns.Label;

    /// <summary>
    /// The logits of classes are divided by this before they become probabilities (Guo et al. 2017): above 1, the encoder was
    /// more certain than it is right. 1 for a number, and where no rows were held out and there were no folds.
    /// </summary>
    public float Temperature => Content.Temperature;

    /// <summary>
    /// The classes that the scores stand for, in their order: the label's key values as text, or <c>False</c> and <c>True</c>;
    /// numbers from 0 where they have no names. Empty for a number.
    /// </summary>
    public IReadOnlyList<string> ClassNames => Content.Kind == PredictedKind.Number ? [] : Head.DistinctNames;

    internal OutputHead Head { get; }

    internal PredictionContent Content { get; }

    AttentionEncoder IPredictionTransformer<AttentionEncoder>.Model => Encoder;

    AttentionColumns IAttentionStage.Columns => _columns;

    FeatureLayout IAttentionStage.Layout => new(Head, HasVector: false);

    // ML.NET's permutation feature importance and feature contributions ask for it first, and would fail on text further on.
    string ISingleFeaturePredictionTransformer.FeatureColumnName => throw Host.ExceptNotSupp(
        $"Column '{_columns.Inputs[0].Name}' holds tokens, and ML.NET can permute and weigh only vectors of numbers. "
        + "Use MLContext.Model.ExplainByOcclusion, which shows the tokens that moved a prediction.");

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new PredictionRowMapper(this, Host, schema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());

        // *** Binary format ***
        // stream Attention.bin: see ModelFile
        // stream Prediction.bin: see PredictionFile
        AttentionStageFile.Save(ctx, this);
        ctx.SaveBinaryStream(PredictionFile.StreamName, writer => PredictionFile.Save(writer.BaseStream, Content));
    }

    // ML.NET finds the factory by this name, these parameters and this return type.
    private static AttentionPredictionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        Contracts.CheckValue(env, nameof(env));
        env.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel(GetVersionInfo());

        ModelContent content = AttentionStageFile.Load(env, ctx);
        PredictionContent prediction = AttentionStageFile.Load(env, ctx, PredictionFile.StreamName, PredictionFile.Load);
        try
        {
            Check.That(
                content.Layout is { Head: not null, HasVector: false, TokenHead: null }, "features", "no scores alone",
                "the scores of rows alone");
            var encoder = AttentionEncoder.Of(content);
            return new AttentionPredictionTransformer(env, content.Columns, encoder, content.Layout.Head!, prediction);
        }
        catch (ArgumentException error)
        {
            throw env.ExceptDecode(error, error.Message);
        }
    }

    // So ML.NET loads a transform of data that was saved as such, and the mapper of its own RowToRowMapperTransform.
    private static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) =>
        (IDataTransform)Create(env, ctx).Transform(input);

    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "ATTNPRED",
        verWrittenCur: 0x00010001, // initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(AttentionPredictionTransformer).Assembly.FullName);
}
