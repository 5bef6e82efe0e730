using Microsoft.ML;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>Encodes rows as in serving for a trainer that is being fitted on them, and shows them to a watch.</summary>
internal sealed class WatchedRowEncoder(
    AttentionFeaturizingTransformer transformer, RowWatch watch, RowHash hash, DataViewRow row,
    IReadOnlyList<DataViewSchema.Column?> columns, IReadOnlySet<OutputKind> wanted)
    : RowEncoder(transformer, row, columns, wanted)
{
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
        if (!watch.IsDone) watch.See(hash.Of(ReadRow()));
    }
}
