using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Training.Tests.Pipelines;

namespace MlNetAttention.Training.Tests.FineTuning;

/// <summary>
/// Tags of words, and pairs of texts, by pretrained encoders, whose sequences begin and end with special tokens.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class FineTunedTagTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);
    private readonly AttentionEncoder _encoder;

    public FineTunedTagTests() => _encoder = TinyEncoder.Load(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Text", 1)]
    [InlineData("Words", 1)]
    [InlineData("Text", 4)]
    public void Tags_of_words_are_learned(string input, int folds)
    {
        var options = new AttentionOptions
        {
            Pretrained = _encoder,
            PretrainedUse = PretrainedUse.FineTuned,
            TokenScoresColumnName = "Scores",
            TokenScoresPerWord = true,
            Training = TinyEncoder.Thorough with { Folds = folds, Epochs = folds > 1 ? 100 : 40 },
        };
        List<Row> unseen = PetRows.Of(53, seed: 8);
        IDataView train = View(PetRows.Of(401));
        AttentionFeaturizingTransformer model =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", input, "Tags", options).Fit(train);
        AssertRight(model, unseen, model.Transform(View(unseen)));
        AssertRight(model, unseen, EstimatorWorkout.SaveAndLoad(_ml, model, train.Schema).Transform(View(unseen)));
        if (folds > 1) AssertRight(model, PetRows.Of(401), model.TransformForTrainingPipeline(train));
    }

    [Fact]
    public void Pairs_are_told_apart_by_their_segments()
    {
        // The label says which of the two texts has the cat: without segments and places the two are the same.
        List<PairRow> Pairs(int count, int seed)
        {
            var random = new Random(seed);
            string[] fillers = ["", "the ", "a ", "is "];
            return [.. Enumerable.Range(0, count).Select(i =>
            {
                (string one, string other) = (fillers[random.Next(4)] + "cat", fillers[random.Next(4)] + "dog");
                return new PairRow { First = i % 2 == 0 ? one : other, Second = i % 2 == 0 ? other : one, Flag = i % 2 == 0 };
            })];
        }

        AttentionTrainerOptions options = TinyEncoder.Trainer(_encoder, TinyEncoder.Thorough);
        IDataView train = _ml.Data.LoadFromEnumerable(Pairs(301, seed: 3));
        IDataView unseen = _ml.Data.LoadFromEnumerable(Pairs(101, seed: 4));
        ITransformer model =
            _ml.BinaryClassification.Trainers.Attention("Flag", ["First", "Second"], options).Fit(train);
        ITransformer loaded = EstimatorWorkout.SaveAndLoad(_ml, model, train.Schema);
        double accuracy = _ml.BinaryClassification.Evaluate(loaded.Transform(unseen), "Flag").Accuracy;
        Assert.True(accuracy > 0.95, $"{accuracy}");
    }

    [Fact]
    public void A_row_that_is_cut_loses_its_last_tags()
    {
        List<Row> rows = PetRows.Of(41);
        rows[3].Words = [.. Enumerable.Repeat("cats", 7)];
        rows[3].Tags = [.. Enumerable.Repeat("B-cats", 7)];
        rows[3].Text = string.Join(' ', rows[3].Words);
        var options = new AttentionOptions
        {
            Pretrained = _encoder,
            PretrainedUse = PretrainedUse.FineTuned,
            TokenScoresColumnName = "Scores",
            TokenScoresPerWord = true,
            Training = new TrainingOptions { Threads = 2, Folds = 1 },
        };
        AttentionFeaturizingTransformer model =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Tags", options).Fit(View(rows));

        // Eleven places, two of them special: nine pieces, which begin five words.
        float[] scores = model.Transform(View(rows)).GetColumn<float[]>("Scores").ElementAt(3);
        int tags = model.ClassNames.Count;
        Assert.Equal(7 * tags, scores.Length);
        Assert.All(Enumerable.Range(0, 5), word => Assert.NotEqual(0, scores[(word * tags)..((word + 1) * tags)].Max()));
        Assert.Equal(new float[2 * tags], scores[(5 * tags)..]);
    }

    private static void AssertRight(AttentionFeaturizingTransformer model, List<Row> rows, IDataView scored)
    {
        int right = 0, all = 0, tags = model.ClassNames.Count;
        foreach ((Row row, float[] ofWords) in rows.Zip(scored.GetColumn<float[]>("Scores")))
        {
            Assert.Equal(row.Words.Length * tags, ofWords.Length);
            for (int word = 0; word < row.Words.Length; word++, all++)
            {
                int best = Enumerable.Range(0, tags).MaxBy(tag => ofWords[word * tags + tag]);
                if (model.ClassNames[best] == row.Tags[word]) right++;
            }
        }

        Assert.True(right > 0.95 * all, $"{right} of {all}");
    }

    private IDataView View(List<Row> rows) =>
        _ml.Transforms.Conversion.MapValueToKey("Tags").Fit(_ml.View(PetRows.Of(53))).Transform(_ml.View(rows));
}
