using MlNetAttention.Data;

namespace MlNetAttention.Training.Tests.Data;

/// <summary>That what an option leaves open is chosen by the data as documented.</summary>
public sealed class TrainingSettingsTests
{
    [Theory]
    [InlineData(5, 0.4)]
    [InlineData(20, 0.4)]
    [InlineData(100, 0.2)]
    [InlineData(500, 0)]
    [InlineData(2000, 0)]
    public void Rare_words_ask_for_dropout_smoothing_and_adversaries(int occurrences, double dropout)
    {
        TrainingSettings settings = TrainingSettings.Resolve(new TrainingOptions(), Set(LabelKind.Classes, occurrences));
        Assert.Equal(dropout, settings.Dropout, 1e-9);
        Assert.Equal(dropout / 3, settings.LabelSmoothing, 1e-9);
        Assert.Equal(dropout / 0.4 * TrainingSettings.HighestNorm, settings.AdversarialNorm, 1e-9);
        Assert.Equal(0, TrainingSettings.Resolve(new TrainingOptions(), Set(LabelKind.None, occurrences)).AdversarialNorm);
        Assert.Equal(
            dropout / 4, TrainingSettings.Resolve(new TrainingOptions(), Set(LabelKind.Tags, occurrences)).Dropout, 1e-9);
    }

    [Fact]
    public void What_is_given_is_taken()
    {
        var options = new TrainingOptions { BatchSize = 7, Dropout = 0.11, LabelSmoothing = 0.13, AdversarialNorm = 1.7 };
        TrainingSettings settings = TrainingSettings.Resolve(options, Set(LabelKind.Classes, 5));
        Assert.Equal(
            (7, 0.11, 0.13, 1.7), (settings.Batch.Rows, settings.Dropout, settings.LabelSmoothing, settings.AdversarialNorm));
    }

    [Fact]
    public void Regularisation_that_was_asked_for_stays()
    {
        TrainingSet set = Set(LabelKind.Classes, 5);
        var options = new TrainingOptions { LabelSmoothing = 0.11 };
        TrainingSettings settings = TrainingSettings.Resolve(options, set).Unregularized(options);
        Assert.Equal((0, 0.11, 0), (settings.Dropout, settings.LabelSmoothing, settings.AdversarialNorm));
    }

    [Theory]
    [InlineData(1, 1, 4)]
    [InlineData(10_000, 8, 4)]
    [InlineData(20_000, 8, 2)]
    [InlineData(20_000, 9, 1)]
    [InlineData(300_000, 20, 1)]
    public void Few_tokens_are_dealt_into_folds_more_often(int rowsOfThree, int epochs, int repeats) =>
        Assert.Equal(repeats, TrainingSettings.RepeatsFor(Set(LabelKind.Classes, rowsOfThree), epochs));

    private static TrainingSet Set(LabelKind kind, int occurrences)
    {
        var vocabulary = new Vocabulary(["a", "b", "c"], lowercase: true);
        int[][] sequences = [.. Enumerable.Repeat(new[] { 2, 3, 4 }, occurrences)];
        return new TrainingSet(vocabulary, new long[vocabulary.Size], sequences, kind, 2, new float[occurrences], 0, 0);
    }
}
