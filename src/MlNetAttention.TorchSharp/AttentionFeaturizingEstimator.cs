using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetAttention.Data;
using MlNetAttention.Fitting;
using MlNetAttention.LibTorch;
using MlNetAttention.MlNet;
using MlNetAttention.Options;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;

namespace MlNetAttention;

/// <summary>
/// Learns a vocabulary and an attention encoder from one or several columns of token sequences, supervised by a label column if
/// there is one; or trains a pretrained encoder further (<see cref="AttentionOptions.Pretrained"/>).
/// </summary>
/// <remarks>
/// <para>Input: text, split into words or, with <see cref="VocabularyOptions.TokenizerFolder"/>, into pieces of a tokenizer; a
/// vector of text; or a vector of keys. Label: a key or Boolean (classification), a Single
/// (regression), a vector of Boolean of known size (any number of classes a row), a vector of keys (a tag per token), or none
/// (masked-token prediction). Rows whose label is a missing key or NaN, or whose tags are all missing, are skipped and counted in
/// the log. A row must have as many tags as tokens or, of a text, as words between white space. The tag of a word is that of its
/// first token; those after it have <c>I-type</c> where it is <c>B-type</c> and there is such a tag, else the same one. Where a
/// sequence is cut, so are its tags.</para>
/// <para>Several input columns, each of any of these kinds, are one sequence to the encoder: their tokens one column after the
/// other, with a separator between two and a learned vector for each column (Devlin et al. 2019). They share one vocabulary: a
/// key value is the same token as the word that its text spells. Where they are longer than
/// <see cref="EncoderOptions.MaxTokens"/>, separators included, the longest column is cut, see
/// <see cref="AttentionOptions.MaxTokensPerColumn"/>. A column without tokens leaves its separator. Tags are those of the first
/// column.</para>
/// <para>Further columns, named by <see cref="TrainingOptions"/>: a weight per row, and a sampling key that says which rows
/// belong together. Only <c>Fit</c> reads them, as it does the label.</para>
/// <para>Output: a vector of Single of known size with slot names, by <see cref="AttentionOptions.Features"/>; further columns by
/// the other options.</para>
/// <para>Trainers after it are fitted on out-of-fold features, those of encoders that have not seen the row
/// (<see cref="TrainingOptions.Folds"/>), however chains are nested. Where stages are fitted one by one, and for a trainer that
/// tags tokens, whose rows are not those of the chain, fit them on
/// <see cref="AttentionFeaturizingTransformer.TransformForTrainingPipeline"/>; a trainer fitted on <c>Transform</c> of the
/// training rows overfits to them, and gets a warning in the log.</para>
/// <para>The same data, options, seed and number of threads give the same encoder, bit for bit, on the same machine.</para>
/// </remarks>
public sealed class AttentionFeaturizingEstimator : IEstimator<AttentionFeaturizingTransformer>
{
    private readonly MlNetHost _host;
    private readonly string _output;
    private readonly string[] _inputs;
    private readonly string? _label;
    private readonly AttentionOptions _options;

    internal AttentionFeaturizingEstimator(
        IHostEnvironment environment, string output, IReadOnlyList<string> inputs, string? label, AttentionOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(output, "outputColumnName");
        foreach (string input in inputs) ArgumentException.ThrowIfNullOrEmpty(input, "inputColumnName");
        label = options.LabelOr(label);
        if (label is not null) ArgumentException.ThrowIfNullOrEmpty(label, "labelColumnName");
        options = options.For(inputs);
        options.Validate(label);
        LibTorchLoader.Offer();
        _host = new MlNetHost(environment, nameof(AttentionFeaturizingEstimator));
        _output = output;
        _inputs = [.. inputs];
        _label = label;
        _options = options;
        Columns([.. inputs.Select(_ => InputKind.Text)]).Validate();
    }

    /// <summary>Trains an encoder on the rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows or no tokens, memory would not suffice, the label is always the same, a row has more or fewer tags than
    /// tokens, a weight that is negative, infinite or NaN, or no sampling key, the validation set has no row to predict, libtorch
    /// is missing, the requested GPU is not there, or a tokenizer is given for columns of keys alone. With
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
    public AttentionFeaturizingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        LearnedEncoder learned = new EncoderLearner(_host, _options).Learn(input, new TrainingColumns(_inputs, _label));
        (AttentionEncoder encoder, OutputHead? head, OutOfFoldScores? outOfFold) = learned.Fitted;
        FeatureLayout layout = learned.LabelKind == LabelKind.Tags
            ? FeatureLayout.VectorAlone with { TokenHead = head }
            : new FeatureLayout(head, HasVector: head is null || _options.Features == FeatureContent.ScoresAndVector);
        InputKind[] kinds = [.. _inputs.Select(name => AttentionSchema.KindOf(input.Schema[name].Type)!.Value)];
        var keeper = outOfFold is null ? null : new ScoreKeeper(outOfFold, isStage: RunningFit.Depth > 1);
        return new AttentionFeaturizingTransformer(_host.Environment, Columns(kinds), encoder, layout, keeper)
        {
            Temperature = learned.Fitted.Temperature,
        };
    }

    /// <summary>The columns of the output, given those of the input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        bool needsTags = _options.TokenScoresColumnName is not null;
        InputKind[] kinds = AttentionSchema.CheckInput(
            _host, inputSchema, _inputs, _label, needsTags, needsText: _options.TokenScoresPerWord,
            orTexts: _options.HasPieces);
        if (_options.Pretrained is not null) PretrainedInputs.Check(_host, inputSchema, _inputs, kinds);
        FurtherColumns.Check(_host, inputSchema, new TrainingColumns(_inputs, _label), _options.Training);
        return AttentionSchema.OutputShape(inputSchema, Columns(kinds));
    }

    private AttentionColumns Columns(InputKind[] kinds) => new(
        _options.InputsOf(_inputs, kinds), _output, _options.TokenVectorsColumnName, _options.AttentionMapsColumnName,
        _options.TokensColumnName, _options.TokenScoresColumnName, _label, _options.TokenScoresPerWord,
        _options.TokenInputsColumnName);
}
