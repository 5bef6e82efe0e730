using Microsoft.ML.Data;

namespace MlNetAttention.Benchmarks.Serving.Texts;

/// <summary>A row as ApplyOnnxModel needs it: vectors of one length for all rows.</summary>
internal sealed class IdsRow
{
    [ColumnName("input_ids")]
    public long[] Ids { get; set; } = [];

    [ColumnName("attention_mask")]
    public long[] Mask { get; set; } = [];
}
