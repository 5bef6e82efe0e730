using Microsoft.ML;

namespace MlNetAttention.Explaining;

/// <summary>The probability of a binary classifier, or its score where it has none, on the side it predicts for the whole row.</summary>
internal sealed class BinaryReader(
    DataViewSchema.Column score, DataViewSchema.Column? probability, DataViewSchema.Column? decision) : ScoreReader
{
    // Half the distance of 1 from the Single before it.
    private const double Resolved = 1.0 / (1 << 25);

    private ValueGetter<float>? _score, _probability;
    private ValueGetter<bool>? _decision;

    internal override DataViewSchema.Column[] Columns =>
        [.. new[] { score, probability, decision }.OfType<DataViewSchema.Column>()];

    internal override void Bind(DataViewRow row)
    {
        _score = row.GetGetter<float>(score);
        _probability = probability is { } p ? row.GetGetter<float>(p) : null;
        _decision = decision is { } d ? row.GetGetter<bool>(d) : null;
    }

    internal override RowPredictions Read(int forms, Action moveNext)
    {
        var read = new Prediction[forms];
        bool predicted = false;
        for (int i = 0; i < forms; i++)
        {
            moveNext();
            float value = 0;
            _score!(ref value);
            bool isTrue = value > 0;
            _decision?.Invoke(ref isTrue);
            if (i == 0) predicted = isTrue;
            read[i] = Of(value, isTrue, predicted);
        }

        return new RowPredictions(_probability is null ? OcclusionScoreKind.ClassScore : OcclusionScoreKind.LogOdds, read);
    }

    private Prediction Of(float value, bool isTrue, bool predicted)
    {
        string label = isTrue ? bool.TrueString : bool.FalseString;
        if (_probability is null) return new Prediction(predicted ? Finite(value) : -Finite(value), Probability: null, label);
        float ofTrue = 0;
        _probability(ref ofTrue);
        double own = predicted ? ofTrue : 1.0 - ofTrue;
        double odds = Math.Max(own, Resolved) / Math.Max(1 - own, Resolved);
        return new Prediction(Math.Log(odds), own, label);
    }
}
