using MlNetAttention.Data;
using MlNetAttention.Fitting;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Fitting;

/// <summary>That folds do not depend on how many are trained at once.</summary>
[Collection(TrainingCollection.Name)]
public sealed class FoldTrainingTests
{
    private static readonly AttentionOptions Options = Rows.Small with { Training = Rows.Small.Training with { Folds = 3 } };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Folds_are_the_same_one_after_the_other_and_side_by_side(int repeats)
    {
        float[][] alone = Train(threads: 1, repeats), together = Train(threads: 3, repeats);
        Assert.Equal(alone, together);
        Assert.Equal(alone, Train(threads: 3, repeats, encodersAtOnce: 2));
        Assert.Equal(2, alone.Select(scores => scores.Length).Distinct().Single());
        Assert.True(alone.Select(scores => scores[0]).Distinct().Count() > 31);
    }

    [Fact]
    public void Progress_says_which_fold_and_how_much_of_all_is_done()
    {
        var reports = new List<TrainingProgress>();
        Train(threads: 3, repeats: 2, reports.Add);
        Assert.Equal([1, 2, 3, 4, 5, 6], reports.Select(report => report.Fold).Distinct().Order());
        Assert.All(reports, report => Assert.Equal((TrainingStage.Folds, 6), (report.Stage, report.Folds)));
        Assert.Equal(reports.Select(report => report.StageShare).Order(), reports.Select(report => report.StageShare));
        Assert.Equal(1, reports[^1].StageShare, 1e-9);
    }

    private static float[][] Train(
        int threads, int repeats, Action<TrainingProgress>? report = null, int encodersAtOnce = int.MaxValue)
    {
        var vocabulary = new Vocabulary(["a", "b", "c", "d", "e"], lowercase: true);
        var random = new Random(5);
        int[][] sequences = [.. Enumerable.Range(0, 101)
            .Select(_ => Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(2, 7)).ToArray())];
        float[] targets = [.. sequences.Select(ids => ids.Contains(3) ? 1f : 0f)];
        var set = new TrainingSet(vocabulary, new long[vocabulary.Size], sequences, LabelKind.Classes, 2, targets, 0, 0);
        using var scope = NewDisposeScope();
        using var generator = new Generator(11, CPU);
        var context = new TrainingContext(
            set, TrainingSettings.Resolve(Options.Training, set), 11, new EpochRandom(11), generator, CPU);
        var folds = new FoldTraining(context, Options, repeats, threads, encodersAtOnce, () => { }, report ?? (_ => { }));
        return folds.Train(epochs: 2)!.Teachers;
    }
}
