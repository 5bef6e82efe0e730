using Microsoft.ML;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>
/// Encodes rows while the trainers behind are fitted: scores of rows that the encoder was trained on are those of encoders that
/// have not seen the row. All else, and other rows, are as in serving.
/// </summary>
internal sealed class OutOfFoldRowEncoder : RowEncoder
{
    private readonly OutOfFoldScores _scores;
    private readonly RowHash _hash;
    private readonly FeatureLayout _layout;

    internal OutOfFoldRowEncoder(
        AttentionFeaturizingTransformer transformer, OutOfFoldScores scores, RowHash hash, DataViewRow row,
        IReadOnlyList<DataViewSchema.Column?> columns, IReadOnlySet<OutputKind> wanted)
        : base(transformer, row, columns, wanted) =>
        (_scores, _hash, _layout) = (scores, hash, transformer.Layout);

    protected override void ScoreRow(Span<float> scores)
    {
        if (Copied(scores)) _layout.Head!.Bound(scores);
        else base.ScoreRow(scores);
    }

    protected override void ScoreTokens(Span<float> scores)
    {
        if (Copied(scores)) _layout.TokenHead!.Bound(scores);
        else base.ScoreTokens(scores);
    }

    private bool Copied(Span<float> scores)
    {
        ReadOnlySpan<float> known = _scores.Of(_hash.Of(ReadRow()));
        return known.Length == scores.Length && known.TryCopyTo(scores);
    }
}
