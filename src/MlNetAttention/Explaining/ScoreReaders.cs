using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention.Explaining;

/// <summary>
/// The probability of a binary classifier, or its score where it has none, for the class it predicts for the whole row.
/// </summary>
internal sealed class BinaryScoreReader(
    DataViewSchema.Column score, DataViewSchema.Column? probability, DataViewSchema.Column? decision,
    DataViewSchema.Column? name) : ScoreReader
{
    // Half the distance of 1 from the Single before it.
    private const double Resolved = 1.0 / (1 << 25);

    private ValueGetter<float>? _score, _probability;
    private ValueGetter<bool>? _decision;
    private ValueGetter<ReadOnlyMemory<char>>? _name;

    internal override DataViewSchema.Column[] Columns =>
        [.. new[] { score, probability, decision, name }.OfType<DataViewSchema.Column>()];

    internal override void Bind(DataViewRow row)
    {
        _score = row.GetGetter<float>(score);
        _probability = probability is { } p ? row.GetGetter<float>(p) : null;
        _decision = decision is { } d ? row.GetGetter<bool>(d) : null;
        _name = name is { } n ? row.GetGetter<ReadOnlyMemory<char>>(n) : null;
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
        ReadOnlyMemory<char> named = default;
        _name?.Invoke(ref named);
        string label = _name is not null ? named.ToString() : isTrue ? bool.TrueString : bool.FalseString;
        if (_probability is null) return new Prediction(predicted ? Finite(value) : -Finite(value), Probability: null, label);
        float ofTrue = 0;
        _probability(ref ofTrue);
        double own = predicted ? ofTrue : 1.0 - ofTrue;
        double odds = Math.Max(own, Resolved) / Math.Max(1 - own, Resolved);
        return new Prediction(Math.Log(odds), own, label);
    }
}

/// <summary>The score of the class predicted for the whole row, or its log-odds where the scores are probabilities.</summary>
/// <remarks>ML.NET does not say which of the two a column of scores holds: the values of all forms of a row tell.</remarks>
internal sealed class MulticlassScoreReader(DataViewSchema.Column score) : ScoreReader
{
    private const double SumTolerance = 1e-3;

    private readonly string[] _labels = ClassLabels.Of(score);
    private ValueGetter<VBuffer<float>>? _scores;

    internal override DataViewSchema.Column[] Columns => [score];

    internal override void Bind(DataViewRow row) => _scores = row.GetGetter<VBuffer<float>>(score);

    internal override RowPredictions Read(int forms, Action moveNext)
    {
        var own = new double[forms];
        var others = new double[forms];
        var labels = new string[forms];
        bool areProbabilities = true;
        int predicted = 0;
        VBuffer<float> buffer = default;
        for (int i = 0; i < forms; i++)
        {
            moveNext();
            _scores!(ref buffer);
            float[] scores = [.. buffer.DenseValues()];
            int best = Array.IndexOf(scores, scores.Max());
            if (i == 0) predicted = best;
            own[i] = Finite(scores[predicted]);
            others[i] = scores.Where((_, at) => at != predicted).Sum(value => (double)value);
            areProbabilities &= scores.All(value => value is >= 0 and <= 1) && Math.Abs(own[i] + others[i] - 1) <= SumTolerance;
            labels[i] = _labels[best];
        }

        return areProbabilities
            ? new(OcclusionScoreKind.LogOdds, Forms(i => new Prediction(LogOdds(own[i], others[i]), own[i], labels[i])))
            : new(OcclusionScoreKind.ClassScore, Forms(i => new Prediction(own[i], Probability: null, labels[i])));

        Prediction[] Forms(Func<int, Prediction> of) => [.. Enumerable.Range(0, forms).Select(of)];
    }

    // The sum of the others keeps the digits that 1 − p would lose.
    private static double LogOdds(double own, double others) =>
        Math.Log(Math.Max(own, float.Epsilon)) - Math.Log(Math.Max(others, float.Epsilon));
}

/// <summary>A predicted number.</summary>
internal sealed class NumberScoreReader(DataViewSchema.Column score) : ScoreReader
{
    private ValueGetter<float>? _score;

    internal override DataViewSchema.Column[] Columns => [score];

    internal override void Bind(DataViewRow row) => _score = row.GetGetter<float>(score);

    internal override RowPredictions Read(int forms, Action moveNext)
    {
        var read = new Prediction[forms];
        for (int i = 0; i < forms; i++)
        {
            moveNext();
            float value = 0;
            _score!(ref value);
            read[i] = new Prediction(Finite(value), Probability: null, Label: null);
        }

        return new RowPredictions(OcclusionScoreKind.Number, read);
    }
}

/// <summary>The labels that the slots of a column of scores stand for, as text.</summary>
internal static class ClassLabels
{
    /// <summary>
    /// One text per slot: the label, in the annotation that ML.NET writes for labels of any type, or where that is not known its
    /// number, from 0.
    /// </summary>
    internal static string[] Of(DataViewSchema.Column score)
    {
        int classes = ((VectorDataViewType)score.Type).Size;
        AnnotationTexts? labels = AnnotationTexts.Of(score, AnnotationTexts.TrainingLabelValues, (ulong)classes)
            ?? AnnotationTexts.Of(score, AnnotationTexts.SlotNames, (ulong)classes);
        return DistinctNames.Of([.. Enumerable.Range(0, classes).Select(i => labels?[i])]);
    }
}
