using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetAttention.Data;
using MlNetAttention.Fitting;
using MlNetAttention.LibTorch;
using MlNetAttention.MlNet;
using MlNetAttention.MlNet.Predictions;
using MlNetAttention.Options;
using MlNetAttention.Scoring;

namespace MlNetAttention;

/// <summary>
/// Learns a vocabulary and an attention encoder from one or several columns of token sequences and a label, and predicts the
/// label from the encoder's own head: a trainer in itself, where <see cref="AttentionFeaturizingEstimator"/> makes features for
/// another one. Or trains a pretrained encoder further (<see cref="AttentionTrainerOptions.Pretrained"/>).
/// </summary>
/// <remarks>
/// <para>Input: 1 to 64 columns, each of them text, split into words; a vector of text; or a vector of keys. Several are one
/// sequence, as for <see cref="AttentionFeaturizingEstimator"/>. Label: a key (several classes), a Boolean or a Single, by the
/// catalog it was made from. Rows whose label is missing or NaN are skipped and counted in the log. A weight per row and a
/// sampling key (<see cref="TrainingOptions"/>) are read by <c>Fit</c> alone.</para>
/// <para>Output: the columns of ML.NET's trainers, with their annotations: see <see cref="AttentionPredictionTransformer"/>.
/// </para>
/// <para>Without folds, the default, the encoder that serves is the one trained on most rows
/// (<see cref="TrainingOptions.ValidationFraction"/>) or, with a <see cref="TrainingOptions.ValidationSet"/>, on all, at its best
/// epoch. Probabilities of classes are calibrated by the
/// temperature with the lowest log-loss on the rows held out (Guo et al. 2017), or with folds on the training rows, each scored
/// by encoders that have not seen it; without either, they are left as they are.</para>
/// <para>The same data, options, seed and number of threads give the same model, byte for byte, on the same machine.</para>
/// </remarks>
public sealed class AttentionTrainer : IEstimator<AttentionPredictionTransformer>
{
    private readonly MlNetHost _host;
    private readonly PredictedKind _kind;
    private readonly string _label;
    private readonly string[] _inputs;
    private readonly AttentionOptions _options;

    internal AttentionTrainer(
        IHostEnvironment environment, PredictedKind kind, string label, IReadOnlyList<string> inputs,
        AttentionTrainerOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(label, "labelColumnName");
        ArgumentNullException.ThrowIfNull(inputs, "inputColumnNames");
        foreach (string input in inputs) ArgumentException.ThrowIfNullOrEmpty(input, "inputColumnNames");
        _inputs = [.. inputs];
        _options = options.ToFeaturizer().For(_inputs);
        _options.Validate(label);
        LibTorchLoader.Offer();
        Columns([.. _inputs.Select(_ => InputKind.Text)]).Validate();
        _host = new MlNetHost(environment, nameof(AttentionTrainer));
        (_kind, _label) = (kind, label);
    }

    /// <summary>Trains an encoder on the rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows or no tokens, memory would not suffice, the label is always the same, libtorch is missing, the requested
    /// GPU is not there, or a tokenizer is given for columns of keys alone. With
    /// <see cref="TrainingOptions.CheckpointDirectory"/>: there is no seed, or the checkpoints belong to another fit.
    /// </exception>
    /// <exception cref="FormatException">
    /// The tokenizer in <see cref="VocabularyOptions.TokenizerFolder"/> is damaged, lacks a file, or is of a kind that is not
    /// known.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">A file of the tokenizer may not be read.</exception>
    /// <exception cref="IOException">
    /// The folder of the tokenizer is not there, or a file of it cannot be read; or checkpoints cannot be written to
    /// <see cref="TrainingOptions.CheckpointDirectory"/>, or another fit is using it.
    /// </exception>
    /// <exception cref="InvalidDataException">A checkpoint is damaged.</exception>
    /// <exception cref="OperationCanceledException">
    /// Training was cancelled and <see cref="TrainingOptions.OnCancellation"/> is <see cref="CancellationBehavior.Throw"/>.
    /// </exception>
    public AttentionPredictionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(AttentionSchema.ShapeOf(input.Schema));
        FittedEncoder fitted = new EncoderLearner(_host, _options).Learn(input, new TrainingColumns(_inputs, _label)).Fitted;
        InputKind[] kinds = [.. _inputs.Select(name => AttentionSchema.KindOf(input.Schema[name].Type)!.Value)];
        return AttentionPredictionTransformer.Of(
            _host.Environment, _kind, Columns(kinds), fitted.Encoder, fitted.Head!, fitted.Temperature, input.Schema[_label]);
    }

    /// <summary>The columns of the output, given those of the input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return PredictionSchema.OutputShape(inputSchema, Check(inputSchema), _kind);
    }

    private SchemaShape.Column Check(SchemaShape schema)
    {
        InputKind[] kinds = AttentionSchema.CheckInput(_host, schema, _inputs, label: null, needsTags: false);
        if (_options.Pretrained is not null) PretrainedInputs.Check(_host, schema, _inputs, kinds);
        SchemaShape.Column label = PredictionSchema.CheckLabel(_host, schema, _label, _kind);
        FurtherColumns.Check(_host, schema, new TrainingColumns(_inputs, _label), _options.Training);
        return label;
    }

    private AttentionColumns Columns(InputKind[] kinds) =>
        new(_options.InputsOf(_inputs, kinds), PredictionSchema.Score, null, null, null);
}
