using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Kernels;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet.Predictions;

/// <summary>Predicts for the current row of a cursor, once, however many of its columns are asked for.</summary>
internal sealed class PredictionRowEncoder : RowEncoder
{
    private static readonly HashSet<OutputKind> NoFeatures = [];

    private readonly PredictedKind _kind;
    private readonly OutputHead _head;
    private readonly float _temperature;
    private readonly DataViewRow _row;
    private readonly float[] _outputs;
    private long _predictedRow = long.MinValue;

    /// <param name="transformer">The encoder and its head.</param>
    /// <param name="row">The row of the cursor.</param>
    /// <param name="columns">The columns of tokens; null where one is missing.</param>
    internal PredictionRowEncoder(
        AttentionPredictionTransformer transformer, DataViewRow row, IReadOnlyList<DataViewSchema.Column?> columns)
        : base(transformer, row, columns, NoFeatures)
    {
        (_kind, _head, _temperature) = (transformer.Content.Kind, transformer.Head, transformer.Content.Temperature);
        _row = row;
        _outputs = new float[_head.Outputs];
    }

    /// <summary>The getter of a column.</summary>
    internal Delegate GetterOf(string column) => (column, _kind) switch
    {
        (PredictionSchema.PredictedLabel, PredictedKind.Multiclass) => (ValueGetter<uint>)GetClass,
        (PredictionSchema.PredictedLabel, _) => (ValueGetter<bool>)GetDecision,
        (PredictionSchema.Probability, _) => (ValueGetter<float>)GetProbability,
        (_, PredictedKind.Multiclass) => (ValueGetter<VBuffer<float>>)GetProbabilities,
        _ => (ValueGetter<float>)GetScore,
    };

    private void GetProbabilities(ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, _outputs.Length);
        Predict().CopyTo(editor.Values);                                                            // [C]
        value = editor.Commit();
    }

    // Keys count from 1, and 0 is missing, as ML.NET has it where no score is a number.
    private void GetClass(ref uint value)
    {
        ReadOnlySpan<float> probabilities = Predict();
        int best = -1;
        for (int c = 0; c < probabilities.Length; c++)
        {
            if (best < 0 ? !float.IsNaN(probabilities[c]) : probabilities[c] > probabilities[best]) best = c;
        }

        value = (uint)(best + 1);
    }

    private void GetScore(ref float value)
    {
        ReadOnlySpan<float> outputs = Predict();
        value = _kind == PredictedKind.Binary ? (outputs[1] - outputs[0]) : outputs[0];
    }

    private void GetProbability(ref float value)
    {
        GetScore(ref value);
        value = 1 / (1 + MathF.Exp(-value));
    }

    private void GetDecision(ref bool value)
    {
        float score = 0;
        GetScore(ref score);
        value = score > 0;
    }

    /// <summary>Probabilities of classes, calibrated logits of false and true, or the number [C].</summary>
    private ReadOnlySpan<float> Predict()
    {
        ReadOnlySpan<float> pooled = PooledRow();                                                   // [P]
        if (_row.Position == _predictedRow) return _outputs;
        _head.Predict(pooled, _outputs);                                                            // [C]
        if (_kind != PredictedKind.Number)
        {
            for (int c = 0; c < _outputs.Length; c++) _outputs[c] /= _temperature;
        }

        if (_kind == PredictedKind.Multiclass) KernelSet.Current.Softmax(_outputs);
        _predictedRow = _row.Position;
        return _outputs;
    }
}
