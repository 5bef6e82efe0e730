using MlNetAttention.Data;
using MlNetAttention.Fitting;

namespace MlNetAttention.Benchmarks.Training;

/// <summary>The loop of this library, as <c>Fit</c> runs it but for held-out rows.</summary>
internal sealed class OurLoop : IContender
{
    private readonly EncoderTraining _training;
    private readonly TrainingLoop _loop = new(new TrainingOptions(), checkCancelled: () => { }, report: _ => { });

    internal OurLoop(TrainingContext context)
    {
        _training = new EncoderTraining(
            context, new EncoderOptions(), RowSplit.Random(context.Set, heldOutShare: 0, context.Random));
    }

    public string Name => "ours";

    // Begins with fresh state of the optimizer and ends with the average put in place, like the only epoch of a fit.
    public void RunEpoch() => _loop.Run(_training, lastEpoch: 1);

    public void Dispose() => _training.Dispose();
}
