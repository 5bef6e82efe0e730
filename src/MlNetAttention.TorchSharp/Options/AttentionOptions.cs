using MlNetAttention.Options;
using MlNetAttention.Weights;

namespace MlNetAttention;

/// <summary>All options of an attention featurizer. Immutable; every property has a default.</summary>
public sealed record AttentionOptions
{
    /// <summary>The shape of the encoder.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>
    /// A pretrained encoder to begin with, as <see cref="PretrainedUse"/> says: as it is, or trained further (fine-tuning: Devlin
    /// et al. 2019), for which it is copied. Null, the default: an encoder begins with random weights. Needs a label column, and
    /// texts or vectors of text.
    /// </summary>
    /// <remarks>
    /// <para>It decides the tokens, the shape, the most tokens and the storage of the result (<see cref="PretrainedOptions"/>):
    /// <see cref="Encoder"/> and <see cref="Vocabulary"/> have to stay at their defaults, or to say the same. Only
    /// <see cref="EncoderOptions.NormalizePooled"/> is not taken over, as a head makes use of the length of vectors.</para>
    /// <para>Training has other defaults: 3 epochs, batches of 32 rows, a learning rate of 5·10⁻⁵, and 10⁻⁴ with tags or with 20
    /// or more classes, dropout 0.1, and neither word dropout, label smoothing, adversarial training nor an average of weights;
    /// two folds, dealt once. The learning rate falls along a line, and that of the new head is 10⁻³, or the encoder's where that
    /// is higher. The best epoch is the one with the best metric of held-out rows. With folds and without a
    /// <see cref="TrainingOptions.ValidationSet"/>, none are held out, and all epochs are trained.</para>
    /// <para>A head alone (<see cref="PretrainedUse.Frozen"/>) is trained for 30 to 1,000 epochs, 40,000 divided by the number of
    /// rows, at 3·10⁻³ without dropout, on vectors brought to mean 0 and variance 1, and its weights are averaged; it waits for a
    /// sixth of the epochs without a better held-out result, or for <see cref="TrainingOptions.Patience"/> where that is more;
    /// four folds, dealt once.</para>
    /// </remarks>
    [NotPartOfFit]
    public AttentionEncoder? Pretrained { get; init; }

    /// <summary>
    /// What is done with <see cref="Pretrained"/>. Default <see cref="PretrainedUse.Auto"/>, which says nothing without one.
    /// </summary>
    public PretrainedUse PretrainedUse { get; init; }

    /// <summary>
    /// The number of layers of <see cref="Pretrained"/> that are trained, the last ones; those below stay as they are, with what
    /// stands before them, and what they make of the training rows is computed once and kept, 2·D bytes a token. 1 to all of
    /// them. Null, the default: all.
    /// </summary>
    public int? TrainedLayers { get; init; }

    /// <summary>The choice of tokens that get a vector of their own.</summary>
    public VocabularyOptions Vocabulary { get; init; } = new();

    /// <summary>The training of the encoder.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>The content of the features. Default <see cref="FeatureContent.Scores"/>.</summary>
    public FeatureContent Features { get; init; } = FeatureContent.Scores;

    /// <summary>
    /// Name of the label the encoder learns from, where the call of the catalog names none: the other way to say it. Null, the
    /// default: the call decides, and without a label the encoder learns to predict masked tokens.
    /// </summary>
    public string? LabelColumnName { get; init; }

    /// <summary>
    /// Name of a column for the token vectors, [T, D] of Single, where T varies by row; null, the default, for none. They always
    /// come from the encoder that serves, so for training rows they are in-sample: a trainer fitted on them overfits.
    /// </summary>
    public string? TokenVectorsColumnName { get; init; }

    /// <summary>
    /// Name of a column for the scores of each token of the first input column, [T, C] of Single, where T varies by row: (6 + ln
    /// p)/10 of the probability p of each tag, at least 0, in the order of the label's keys. Needs a label with a tag per token
    /// and, like the scores of
    /// rows, makes <c>Fit</c> train folds (<see cref="TrainingOptions.Folds"/>). Null, the default, for none.
    /// </summary>
    public string? TokenScoresColumnName { get; init; }

    /// <summary>
    /// Whether the column of token scores has a score for each word of a text between white space instead of each token, as
    /// tags do in data for ML.NET's <c>NamedEntityRecognition</c>: that of its first token. A word without a token, or beyond
    /// <see cref="EncoderOptions.MaxTokens"/>, has scores of 0. With <see cref="VocabularyOptions.TokenizerFolder"/> or
    /// <see cref="Pretrained"/>, the slots of a vector of text that are not empty are words as well. Default false; needs a text
    /// column and <see cref="TokenScoresColumnName"/>.
    /// </summary>
    public bool TokenScoresPerWord { get; init; }

    /// <summary>Name of a column for the attention weights, [layers, H, T, T] of Single; null, the default, for none.</summary>
    public string? AttentionMapsColumnName { get; init; }

    /// <summary>
    /// Name of a column for the tokens, a vector of text; null, the default, for none. A separator between two input columns is
    /// <c>[SEP]</c>; a token that comes as it is may be spelled so, and <see cref="TokenInputsColumnName"/> tells them apart.
    /// </summary>
    public string? TokensColumnName { get; init; }

    /// <summary>
    /// Name of a column for the input column that each token came from, a vector of text, empty for the separators between
    /// columns; null, the default, for none.
    /// </summary>
    public string? TokenInputsColumnName { get; init; }

    /// <summary>
    /// With several input columns, the largest number of tokens of each, in their order; longer ones are cut at the end. Together
    /// they may still exceed <see cref="EncoderOptions.MaxTokens"/>, and the longest are cut further. Each 1 to 65,536. Null, the
    /// default: only <see cref="EncoderOptions.MaxTokens"/> counts.
    /// </summary>
    public IReadOnlyList<int>? MaxTokensPerColumn { get; init; }

    /// <summary>
    /// With several input columns, those that rows may lack when they are served; a missing one counts as one without tokens.
    /// Training needs all. Empty by default.
    /// </summary>
    public IReadOnlyList<string> OptionalColumnNames { get; init; } = [];

    /// <summary>The number of layers from the first that are not trained.</summary>
    internal int FrozenLayers => Pretrained is null ? 0
        : PretrainedUse == PretrainedUse.Frozen ? Encoder.Layers
        : Encoder.Layers - (TrainedLayers ?? Encoder.Layers);

    internal int[] Limits => [.. MaxTokensPerColumn ?? []];

    /// <summary>Whether texts are cut into pieces of a tokenizer.</summary>
    internal bool HasPieces => Pretrained is not null || Vocabulary.TokenizerFolder is not null;

    /// <summary>What the matrices of the encoder are rounded to.</summary>
    internal WeightStorage Storage =>
        Pretrained?.Weights.Stored(EncoderLayout.Embedding).Storage ?? WeightStorage.Single;

    /// <summary>Checks every option against its documented range.</summary>
    /// <param name="label">The label column; null for none.</param>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    internal void Validate(string? label)
    {
        ArgumentNullException.ThrowIfNull(Encoder);
        ArgumentNullException.ThrowIfNull(Vocabulary);
        ArgumentNullException.ThrowIfNull(Training);
        Check.Defined(Features, nameof(Features));
        Encoder.Validate();
        Vocabulary.Validate();
        Training.Validate();
        PretrainedStart.CheckUse(this);
        Check.That(
            Pretrained is null || label is not null, nameof(Pretrained), "an encoder without a label column",
            "null, or a label column to learn from (ApplyAttentionEncoder applies an encoder as it is)");
        Check.That(
            TokenScoresColumnName is null || label is not null, nameof(TokenScoresColumnName),
            $"'{TokenScoresColumnName}' without a label column", "null, or a label column with a tag per token");
        Check.That(
            !TokenScoresPerWord || TokenScoresColumnName is not null, nameof(TokenScoresPerWord),
            "true without a column of token scores", $"false, or {nameof(TokenScoresColumnName)}");
    }
}
