using Microsoft.ML;

namespace MlNetAttention.Explaining;

/// <summary>A predicted number.</summary>
internal sealed class NumberReader(DataViewSchema.Column score) : ScoreReader
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
