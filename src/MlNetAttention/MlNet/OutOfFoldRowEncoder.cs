using Microsoft.ML;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>
/// Encodes rows that the encoder was trained on while the trainers behind it are fitted: their scores are those of encoders that
/// have not seen the row, all else is the same.
/// </summary>
internal sealed class OutOfFoldRowEncoder : RowEncoder
{
    private readonly OutOfFoldScorer? _rows;
    private readonly OutOfFoldScorer? _tokens;

    internal OutOfFoldRowEncoder(
        AttentionFeaturizingTransformer transformer, OutOfFoldScores outOfFold, DataViewRow row, DataViewSchema.Column column,
        IReadOnlySet<OutputKind> wanted)
        : base(transformer, row, column, wanted)
    {
        if (transformer.Layout.Head is not null) _rows = new OutOfFoldScorer(outOfFold, ofTokens: false);
        if (transformer.Layout.TokenHead is not null) _tokens = new OutOfFoldScorer(outOfFold, ofTokens: true);
    }

    protected override void ScoreRow(Span<float> scores) => _rows!.Score(ReadRow(), scores);

    protected override void ScoreTokens(Span<float> scores) => _tokens!.Score(ReadRow(), scores);
}
