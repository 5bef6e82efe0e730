using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// Finds the trainer behind vectors that were there before, and how strongly it is held back: training rows are held out, and the
/// lowest loss on them decides. No test row is looked at.
/// </summary>
/// <remarks>
/// Labels are dealt evenly into the parts. Of many rows a tenth is held out; of few, each part in turn, as one of them alone
/// would decide by chance. Rows that stay together, as those of a user or a query, may leave fewer parts. Where there are too few
/// rows for that, or no part that can be held out, nothing is tried but what would be tried first. What is fitted heeds the
/// weights of rows; of those held out all count the same in the loss, as test rows do.
/// </remarks>
internal sealed class VectorTuning(TaskSettings settings, int seed)
{
    private const int Parts = 10;
    private const int FewParts = 5;
    private const int FewRows = 2000;
    private const int TooFewRows = 10;

    private readonly Dictionary<TrainerChoice, double> _losses = [];

    /// <summary>The choice for rows.</summary>
    /// <param name="train">The rows.</param>
    /// <param name="features">What is made of them, for which all vectors are there.</param>
    /// <param name="cancel">Stops between trainers.</param>
    public TrainerChoice Choose(LabeledRows train, PretrainedFeatures features, CancellationToken cancel)
    {
        LearningTask task = LearningTask.Create(settings, new MLContext(seed));
        float[] ladder = [.. task.VectorL2s];
        int at = Array.IndexOf(ladder, task.FirstVectorL2);
        TrainerChoice best = Linear(at);
        if (train.Rows.Count < TooFewRows) return best;
        bool isFew = train.Rows.Count < FewRows;
        HeldOut[] parts =
        [
            .. train.EvenFolds(isFew ? FewParts : Parts, seed, task.Split)
                .Select(part => Featurized(task, part.Train, part.Test, features)).OfType<HeldOut>().Take(isFew ? FewParts : 1),
        ];
        if (parts.Length == 0) return best;

        TrainerChoice held = Walk(best, -1);
        best = held == best ? Walk(best, 1) : held;
        var usual = new TrainerChoice(task.TrainerName, L2: null);
        return Loss(usual) < Loss(best) ? usual : best;

        TrainerChoice Linear(int step) => new(task.LinearTrainerName, ladder[step]);

        TrainerChoice Walk(TrainerChoice choice, int steps)
        {
            for (int next = at + steps; next >= 0 && next < ladder.Length; next += steps)
            {
                if (!(Loss(Linear(next)) < Loss(choice))) break;
                choice = Linear(next);
            }

            return choice;
        }

        // Parts differ in size: a mean over them would let rows of small ones count more.
        double Loss(TrainerChoice choice)
        {
            if (_losses.TryGetValue(choice, out double known)) return known;
            double sum = 0;
            foreach (HeldOut part in parts)
            {
                cancel.ThrowIfCancellationRequested();
                IDataView scored = task.Trainer(choice, part.Features, part.Weight).Fit(part.Fit).Transform(part.Measured);
                sum += part.Rows.Rows.Count * task.Loss(task.Evaluate(scored, part.Rows));
            }

            return _losses[choice] = sum / parts.Sum(part => part.Rows.Rows.Count);
        }
    }

    /// <summary>Null where what is left to learn from is too little for the task, such as rows of one label.</summary>
    private static HeldOut? Featurized(LearningTask task, LabeledRows fit, LabeledRows measured, PretrainedFeatures features)
    {
        (IDataView Fit, IDataView Measured) views;
        try
        {
            views = task.Load(fit, measured);
        }
        catch (Failure)
        {
            // Of all rows the task has been checked before; of these it says what they lack by themselves.
            return null;
        }

        (IDataView fitView, IDataView measuredView) =
            (features.Beside(views.Fit, fit), features.Beside(views.Measured, measured));
        (IEstimator<ITransformer>[] stages, string column) = features.Stages(task.Ml, fit);
        TransformerChain<ITransformer> fitted = StageChain.Of(stages).Fit(fitView);
        string? weight = LearningTask.WeightOf(fit);
        return new(Cached(fitView, weight), Cached(measuredView, null), measured, column, weight);

        IDataView Cached(IDataView view, string? weighed) => task.Ml.Data.Cache(
            fitted.Transform(view), weighed is null ? [LearningTask.Label, column] : [LearningTask.Label, column, weighed]);
    }

    private sealed record HeldOut(IDataView Fit, IDataView Measured, LabeledRows Rows, string Features, string? Weight);
}
