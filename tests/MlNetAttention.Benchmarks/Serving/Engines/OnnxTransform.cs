using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MlNetAttention.Benchmarks.Serving.Workloads;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>
/// ML.NET's own way to serve an encoder: ApplyOnnxModel. It takes ids, which somebody has to make of the texts, in vectors of one
/// length, so that each row is padded to the longest of all.
/// </summary>
internal sealed class OnnxTransform : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly OnnxTransformer _model;

    internal OnnxTransform(MLContext ml, Workload workload)
    {
        using (FileStream file = File.Create(_path)) workload.Encoder.ExportOnnx(file);
        int longest = workload.Sequences.Max(ids => ids.Length);
        var schema = SchemaDefinition.Create(typeof(IdsRow));
        foreach (SchemaDefinition.Column column in schema)
        {
            column.ColumnType = new VectorDataViewType(NumberDataViewType.Int64, longest);
        }

        Rows = ml.Data.LoadFromEnumerable(workload.Sequences.Select(ids => Padded(ids, longest)).ToArray(), schema);

        // Rows are computed by as many cursors as there are cores: threads within a row would only be in their way.
        _model = ml.Transforms.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = _path,
            InputColumns = ["input_ids", "attention_mask"],
            OutputColumns = [PooledColumn],
            ShapeDictionary = new Dictionary<string, int[]> { ["input_ids"] = [1, longest], ["attention_mask"] = [1, longest] },
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
        }).Fit(Rows);
    }

    internal static string PooledColumn => "pooled";

    internal IDataView Rows { get; }

    internal IDataView Transform() => _model.Transform(Rows);

    public void Dispose()
    {
        _model.Dispose();
        File.Delete(_path);
    }

    private static IdsRow Padded(int[] ids, int length)
    {
        var row = new IdsRow { Ids = new long[length], Mask = new long[length] };
        for (int t = 0; t < ids.Length; t++) (row.Ids[t], row.Mask[t]) = (ids[t], 1);
        return row;
    }
}

/// <summary>A row as ApplyOnnxModel needs it: vectors of one length for all rows.</summary>
internal sealed class IdsRow
{
    [ColumnName("input_ids")]
    public long[] Ids { get; set; } = [];

    [ColumnName("attention_mask")]
    public long[] Mask { get; set; } = [];
}
