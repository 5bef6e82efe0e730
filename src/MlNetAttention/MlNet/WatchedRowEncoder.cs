using Microsoft.ML;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>
/// Encodes rows as in serving for a trainer that is being fitted on them, and reports if most are rows the encoder was trained
/// on.
/// </summary>
internal sealed class WatchedRowEncoder(
    AttentionFeaturizingTransformer transformer, OutOfFoldScores scores, RowHash hash, DataViewRow row,
    IReadOnlyList<DataViewSchema.Column?> columns, IReadOnlySet<OutputKind> wanted, Action report)
    : RowEncoder(transformer, row, columns, wanted)
{
    // Enough to tell rows of the fit from new rows of which some happen to be the same.
    private const int Watched = 32;
    private const int Suspicious = 24;

    private int _seen;
    private int _known;

    protected override void ScoreRow(Span<float> scores)
    {
        Watch();
        base.ScoreRow(scores);
    }

    protected override void ScoreTokens(Span<float> scores)
    {
        Watch();
        base.ScoreTokens(scores);
    }

    private void Watch()
    {
        if (_seen == Watched) return;
        if (!scores.Of(hash.Of(ReadRow())).IsEmpty) _known++;
        if (++_seen == Watched && _known >= Suspicious) report();
    }
}
