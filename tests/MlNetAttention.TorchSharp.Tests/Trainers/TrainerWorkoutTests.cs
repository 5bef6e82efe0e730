using Microsoft.ML;
using MlNetAttention.MlNet.Predictions;
using MlNetAttention.Training.Tests.Pipelines;

namespace MlNetAttention.Training.Tests.Trainers;

/// <summary>The ML.NET workout for every kind of prediction and of tokens.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TrainerWorkoutTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(1, "Label", "Text")]
    [InlineData(1, "NumberKey", "Words")]
    [InlineData(1, "HashKey", "Text")]
    [InlineData(2, "Flag", "Text")]
    [InlineData(2, "Flag", "Keys")]
    [InlineData(0, "Number", "ThreeWords")]
    public void Every_kind_passes(byte kind, string label, string input)
    {
        IDataView data = Trainers.Data(_ml);
        IDataView wrong = _ml.Transforms.CopyColumns(input, "Number").Fit(data).Transform(data);
        EstimatorWorkout.Run(_ml, Trainers.Of(_ml, (PredictedKind)kind, label, input), data, wrong);
    }
}
