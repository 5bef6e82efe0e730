using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Explaining;

/// <summary>The score of the class predicted for the whole row, or its log-odds where the scores are probabilities.</summary>
/// <remarks>ML.NET does not say which of the two a column of scores holds: it is told by the values of all forms of a row.</remarks>
internal sealed class MulticlassReader(DataViewSchema.Column score) : ScoreReader
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

    // The others' sum resolves what 1 − p would lose.
    private static double LogOdds(double own, double others) =>
        Math.Log(Math.Max(own, float.Epsilon)) - Math.Log(Math.Max(others, float.Epsilon));
}
