using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetAttention.MlNet;
using MlNetAttention.OutOfFold;
using MlNetAttention.Saving;
using MlNetAttention.Scoring;

namespace MlNetAttention;

/// <summary>
/// Adds the output of a trained attention encoder to every row: scores, the pooled vector or both (<see cref="FeatureContent"/>),
/// and on request token vectors, token scores, attention maps and tokens. Obtained by fitting an
/// <c>AttentionFeaturizingEstimator</c> or loading a saved model.
/// </summary>
/// <remarks>Rows are encoded on demand, by parallel cursors, without native code.</remarks>
public sealed class AttentionFeaturizingTransformer
    : RowToRowTransformerBase, ITransformer, ITransformerWithDifferentMappingAtTrainingTime, IAttentionStage
{
    internal const string Summary = "Featurizes token sequences with a trained attention encoder.";
    internal const string UserName = "Attention Featurizing Transform";
    internal const string LoaderSignature = "AttentionFeaturizing";

    // Of use only until the trainers behind are fitted, and not saved.
    private readonly ScoreKeeper? _outOfFold;
    private int _warned;

    internal AttentionFeaturizingTransformer(
        IHostEnvironment environment, AttentionColumns columns, AttentionEncoder encoder, FeatureLayout layout,
        ScoreKeeper? outOfFold = null)
        : base(Contracts.CheckRef(environment, nameof(environment)).Register(nameof(AttentionFeaturizingTransformer)))
    {
        Columns = columns;
        Encoder = encoder;
        Layout = layout;
        _outOfFold = outOfFold;
    }

    /// <summary>The encoder itself, for encoding single texts and inspecting attention.</summary>
    public AttentionEncoder Encoder { get; }

    /// <summary>The column of tokens that is read; of several, the first.</summary>
    public string InputColumnName => Columns.Inputs[0].Name;

    /// <summary>The columns of tokens that are read, in the order of their segments.</summary>
    public IReadOnlyList<string> InputColumnNames => Columns.Inputs.Names;

    /// <summary>
    /// Those of the <see cref="InputColumnNames"/> that rows may lack. A missing one counts as one without tokens.
    /// </summary>
    public IReadOnlyList<string> OptionalColumnNames => Columns.Inputs.OptionalNames;

    /// <summary>The column of features that is added.</summary>
    public string OutputColumnName => Columns.Features;

    /// <summary>The column that tells the input column of every token, which is added, [T]; null for none.</summary>
    public string? TokenInputsColumnName => Columns.TokenInputs;

    /// <summary>The column of token vectors that is added, [T, D]; null for none.</summary>
    public string? TokenVectorsColumnName => Columns.TokenVectors;

    /// <summary>
    /// The column of scores of tokens, or words, of the first input column that is added, [T, C]; null for none.
    /// </summary>
    public string? TokenScoresColumnName => Columns.TokenScores;

    /// <summary>Whether token scores are those of words between white space, or of slots, and not of tokens.</summary>
    public bool TokenScoresPerWord => Columns.ScoresPerWord;

    /// <summary>The column of attention weights that is added, [layers, H, T, T]; null for none.</summary>
    public string? AttentionMapsColumnName => Columns.AttentionMaps;

    /// <summary>The column of tokens as text that is added; null for none.</summary>
    public string? TokensColumnName => Columns.Tokens;

    /// <summary>
    /// The column that the encoder learned from. It is not needed any more. Null where there was none, and for a model that was
    /// saved by a version that did not save it.
    /// </summary>
    public string? LabelColumnName => Columns.Label;

    /// <summary>
    /// What the features are. Where scores were asked for but there are none, without a label and for a label with a tag per
    /// token, they are the pooled vector.
    /// </summary>
    public FeatureContent Features =>
        Layout.Head is null ? FeatureContent.Vector : Layout.HasVector ? FeatureContent.ScoresAndVector : FeatureContent.Scores;

    /// <summary>The kind of the scores, of rows or of tokens; null where there are none.</summary>
    public ScoreKind? KindOfScores => (Layout.Head ?? Layout.TokenHead)?.Kind;

    /// <summary>
    /// The classes that the scores stand for, in their order: the label's key values as text, <c>False</c> and <c>True</c>, or
    /// slot names; numbers from 0 where they have no names. Empty for a number, and where there are no scores.
    /// </summary>
    public IReadOnlyList<string> ClassNames =>
        KindOfScores is null or ScoreKind.Number ? [] : (Layout.Head ?? Layout.TokenHead)!.DistinctNames;

    internal AttentionColumns Columns { get; }

    internal FeatureLayout Layout { get; }

    /// <summary>
    /// Calibrates the probabilities of the head's classes, for predictions of the encoder itself; 1 where it has none. Not saved.
    /// </summary>
    internal float Temperature { get; init; } = 1;

    /// <summary>Whether a trainer behind it that learns from <see cref="LabelColumnName"/> gets a warning. Not saved.</summary>
    internal bool WarnsOfLabel { get; init; }

    /// <summary>Whether it has not been given yet.</summary>
    internal bool IsToWarnOfLabel => WarnsOfLabel && Volatile.Read(ref _warned) == 0;

    AttentionColumns IAttentionStage.Columns => Columns;

    FeatureLayout IAttentionStage.Layout => Layout;

    /// <summary>Adds the columns to every row, when they are asked for.</summary>
    /// <remarks>
    /// While an estimator that this transformer was fitted by as a stage is still being fitted, however deep chains lie in
    /// chains, the rows are for its trainers, and this is <see cref="TransformForTrainingPipeline"/>. Afterwards a row has the
    /// same features as from the saved and loaded transformer, bit for bit. A trainer that is fitted on these, and on the rows of
    /// the fit, gets a warning in the log.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing or has another type than in training.
    /// </exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public new IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        if (_outOfFold is null) return View(input);
        RowUse use = RunningFit.UseOfTransform();
        if (use == RowUse.Fitting) return TransformForTrainingPipeline(input);
        if (use == RowUse.UnknownWithinFit) Warn(
            "Transform was called within a Fit, by a method of no estimator. A trainer fitted on its features of the encoder's "
            + $"training rows would overfit to them; call {nameof(TransformForTrainingPipeline)} to fit one.");
        if (use != RowUse.Serving) return View(input);
        OutOfFoldScores? watched = _outOfFold.Scores;
        _outOfFold.Release();
        return View(input, watched: watched);
    }

    /// <summary>
    /// Out-of-fold features and token scores of the rows this transformer was fitted on, for fitting a trainer: they come from
    /// encoders that have not seen the row (<c>TrainingOptions.Folds</c>). An estimator chain calls this by itself while it is
    /// fitted; call it in place of <c>Transform</c> where stages are fitted one by one.
    /// </summary>
    /// <remarks>
    /// Pooled vectors, token vectors and attention maps are those of <c>Transform</c>, as vectors of separate encoders are not
    /// comparable; so is everything for other rows, for a transformer that was loaded, or fitted without folds. A transformer
    /// that was fitted as a stage of another estimator gives its scores back after that <c>Fit</c>, with the first
    /// <c>Transform</c>; from then on this gives features of <c>Transform</c>, and a warning in the log.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing or has another type than in training.
    /// </exception>
    public IDataView TransformForTrainingPipeline(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        if (_outOfFold is null) return View(input);
        if (_outOfFold.Scores is not { } scores)
        {
            Warn("The out-of-fold scores were given back after the Fit; the features of training rows are the encoder's own, and "
                + "a trainer fitted on them would overfit.");
            return View(input);
        }

        return View(input, scores);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        if (_outOfFold is not null && RunningFit.Depth == 0) _outOfFold.Release();
        return View(new EmptyDataView(Host, inputSchema));
    }

    private RowToRowMapperTransform View(IDataView input, OutOfFoldScores? scores = null, OutOfFoldScores? watched = null)
    {
        var watch = watched is null ? null : new RowWatch(watched, WarnOfTrainingRows);
        return new RowToRowMapperTransform(Host, input, Mapper(input.Schema), Mapper);

        IRowMapper Mapper(DataViewSchema schema) =>
            new AttentionRowMapper(this, Host, schema) { OutOfFold = scores, Watch = watch };
    }

    /// <summary>Reports, once, that a trainer is being fitted on features of rows that the encoder was trained on.</summary>
    internal void WarnOfTrainingRows()
    {
        if (Interlocked.Exchange(ref _warned, 1) == 0) Warn(
            "A trainer is being fitted on features that the encoder gives its own training rows, and would overfit to them. "
            + $"Fit both in one pipeline, or fit the trainer on {nameof(TransformForTrainingPipeline)}.");
    }

    /// <summary>Reports, once, that a trainer is being fitted on the labels that the encoder has learned from.</summary>
    internal void WarnOfLabel()
    {
        if (Interlocked.Exchange(ref _warned, 1) == 0) Warn(
            $"The encoder has learned from the labels of a column '{LabelColumnName}', and a trainer is being fitted on such a column "
            + "behind it. If its rows are those that the encoder was trained on, it overfits to them; fit the encoder in the "
            + "pipeline with FeaturizeWithAttention, or the trainer on other rows.");
    }

    private void Warn(string message)
    {
        using var log = new MlNetLog(Host.Start("Features of training rows"));
        log.Warning(message);
    }

    // ML.NET finds the factory by this name, these parameters and this return type.
    private static AttentionFeaturizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        Contracts.CheckValue(env, nameof(env));
        env.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel(GetVersionInfo());

        // *** Binary format ***
        // stream Attention.bin: see ModelFile
        ModelContent content = AttentionStageFile.Load(env, ctx);
        AttentionEncoder encoder = AttentionEncoder.Of(content);
        return new AttentionFeaturizingTransformer(env, content.Columns, encoder, content.Layout);
    }

    // So ML.NET loads a transform of data that was saved as such, and the mapper of its own RowToRowMapperTransform.
    private static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) =>
        (IDataTransform)Create(env, ctx).Transform(input);

    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());

        // *** Binary format ***
        // stream Attention.bin: see ModelFile
        AttentionStageFile.Save(ctx, this);
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
