using Microsoft.ML;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// Finds how a text is best seen as words and pairs of words by a linear trainer: a tenth of the training rows is held out,
/// and what lowers its loss is kept, one choice after another. No test row is looked at.
/// </summary>
internal sealed class TextTuning(TaskSettings settings, int seed)
{
    private const string Features = "Features";
    private const double HeldOutShare = 0.1;

    // Steps on the ladder.
    private const int Coarse = 2;
    private const int Fine = 1;

    private static readonly float[] Ladder =
    [
        1e-7f, 3e-7f, 1e-6f, 3e-6f, 1e-5f, 3e-5f, 1e-4f, 3e-4f, 1e-3f, 3e-3f, 0.01f, 0.03f, 0.1f, 0.3f, 1, 3, 10, 30, 100, 300,
        1000,
    ];

    private readonly Dictionary<TextChoice, double> _losses = [];
    private (TextChoice Choice, IDataView Fit, IDataView HeldOut)? _featurized;

    /// <exception cref="Failure">There are too few rows to hold one out.</exception>
    public TextChoice Choose(LabeledRows train, CancellationToken cancel)
    {
        LearningTask task = LearningTask.Create(settings, new MLContext(seed));
        (LabeledRows fit, LabeledRows heldOut) = train.HoldOut(HeldOutShare, seed, task.Split);
        (IDataView fitView, IDataView heldOutView) = task.Load(fit, heldOut);
        var best = new TextChoice
        {
            LowerCase = true,
            Punctuation = false,
            UnitLength = true,
            InverseDocumentFrequency = true,
            L2 = task.FirstL2,
        };

        // How long feature vectors are decides which L2 is right; what they are made of matters less to it.
        best = BestL2(best, Coarse);
        best = Better(best, BestL2(best with { InverseDocumentFrequency = false }, Coarse));
        best = Better(best, BestL2(best with { UnitLength = false }, Coarse));
        best = Better(best, best with { Punctuation = true });
        best = Better(best, best with { LowerCase = false });
        return BestL2(best, Fine);

        TextChoice BestL2(TextChoice start, int steps)
        {
            TextChoice lower = Walk(start, -steps);
            return lower == start ? Walk(start, steps) : lower;
        }

        TextChoice Walk(TextChoice choice, int steps)
        {
            while (true)
            {
                int at = Array.IndexOf(Ladder, choice.L2) + steps;
                if (at < 0 || at >= Ladder.Length) return choice;
                TextChoice next = Better(choice, choice with { L2 = Ladder[at] });
                if (next == choice) return choice;
                choice = next;
            }
        }

        TextChoice Better(TextChoice first, TextChoice second) => Loss(second) < Loss(first) ? second : first;

        double Loss(TextChoice choice)
        {
            if (_losses.TryGetValue(choice, out double known)) return known;
            cancel.ThrowIfCancellationRequested();
            (IDataView seen, IDataView unseen) = Featurized(choice, task, train, fitView, heldOutView);
            IDataView scored = task.LinearTrainer(Features, choice.L2, LearningTask.WeightOf(train)).Fit(seen).Transform(unseen);
            return _losses[choice] = task.Loss(task.Evaluate(scored, heldOut));
        }
    }

    // Values of L2 are tried one after another, so that the features of the last choice are mostly those of the next.
    private (IDataView Fit, IDataView HeldOut) Featurized(
        TextChoice choice, LearningTask task, LabeledRows rows, IDataView fit, IDataView heldOut)
    {
        TextChoice featurizer = choice with { L2 = 0 };
        if (_featurized is not { } last || last.Choice != featurizer)
        {
            ITransformer fitted = TextFeatureColumns.Of(
                task.Ml, Features, rows, (output, input) => choice.Featurizer(task.Ml, output, input)).Fit(fit);
            last = (featurizer, Cached(fitted, fit), Cached(fitted, heldOut));
            _featurized = last;
        }

        return (last.Fit, last.HeldOut);

        IDataView Cached(ITransformer fitted, IDataView view) => task.Ml.Data.Cache(
            fitted.Transform(view),
            LearningTask.WeightOf(rows) is { } weight
                ? [LearningTask.Label, Features, weight]
                : [LearningTask.Label, Features]);
    }
}
