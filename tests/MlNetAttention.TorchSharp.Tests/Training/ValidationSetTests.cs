using Microsoft.ML;
using MlNetAttention.Checkpoints;
using MlNetAttention.Data;
using MlNetAttention.MlNet;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>That the user's own validation data choose the epoch and are otherwise new to the encoder.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ValidationSetTests
{
    private static readonly AttentionOptions Small = Rows.Small with { Training = Rows.Small.Training with { Folds = 1 } };

    private readonly MLContext _ml = new(1);
    private readonly List<string> _messages = [];

    public ValidationSetTests() => _ml.Log += (_, e) => _messages.Add(e.RawMessage);

    [Theory]
    [InlineData("Flag")]
    [InlineData("Number")]
    [InlineData("Classes")]
    public void The_held_out_loss_is_that_of_the_served_features(string label)
    {
        var reports = new List<TrainingProgress>();
        List<Row> validation = Unheard(23);
        AttentionOptions options = With(_ml.View(validation), Small) with
        {
            Vocabulary = new VocabularyOptions { SubwordBuckets = 97 },
        };
        options = options with
        {
            Training = options.Training with
            {
                Epochs = 1,
                Dropout = 0,
                LabelSmoothing = 0,
                AdversarialNorm = 0,
                Progress = new Reports(reports),
            },
        };
        IDataView data = _ml.View(Rows.OrderOfTwo(61));
        AttentionFeaturizingTransformer model = Fit(data, label, options);
        Assert.DoesNotContain("unheard", model.Encoder.Vocabulary.Tokens);
        ValidationResult found = reports.Last(report => report.Validation is not null).Validation!;
        float[][] features = model.Transform(_ml.View(validation)).Features();
        double deviation = model.Layout.Head!.Scale?.Deviation ?? 1, mean = model.Layout.Head.Scale?.Mean ?? 0;
        double expected = label switch
        {
            "Flag" => features.Zip(validation, (of, row) => -LogOf(of[row.Flag ? 1 : 0])).Average(),
            "Number" => features.Zip(validation, (of, row) => Math.Pow(of[0] - ((row.Number - mean) / deviation), 2)).Average(),

            // Features are a tenth of the logits.
            _ => features.Zip(validation, (of, row) =>
                of.Select((f, c) => Math.Log(1 + Math.Exp(row.Classes[c] ? -10 * f : 10 * f))).Average()).Average(),
        };
        Assert.Equal(23, found.Rows);
        Assert.Equal(expected, found.Loss, 1e-4);

        static double LogOf(float feature) => (10 * feature) - 6;
    }

    [Fact]
    public void It_is_in_no_fold_and_all_training_rows_are_trained_on()
    {
        IDataView validation = _ml.View(Unheard(23)), data = _ml.View(Rows.OrderOfTwo(61));
        AttentionOptions options = With(validation, Rows.ByHeart);
        AttentionFeaturizingTransformer model = Fit(data, "Flag", options);
        Assert.Equal(
            model.Transform(validation).Features(), model.TransformForTrainingPipeline(validation).Features());
        Assert.NotEqual(model.Transform(data).Features(), model.TransformForTrainingPipeline(data).Features());
        Assert.Contains(_messages, message => message.StartsWith("61 rows, ", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_held_out_whatever_the_share_of_training_rows()
    {
        TrainingSet set = Read(_ml.View(Rows.OrderOfTwo(61)), _ml.View(Unheard(23)));
        RowSplit split = RowSplit.Search(set, 0.5, new Random(3));
        Assert.Equal(Enumerable.Range(0, 61), split.Training.Order());
        Assert.Equal(Enumerable.Range(61, 23), split.HeldOut);
        Assert.Equal((61, 23), (set.TrainingRows, set.ValidationRows));
        Assert.Equal(set.Counts.Sum(), set.Sequences.Take(61).Sum(ids => ids.Length));
    }

    [Fact]
    public void Keys_that_only_it_holds_are_unknown_and_change_no_names()
    {
        IDataView keyed = Keyed(Rows.OrderOfTwo(61), Unheard(23), out IDataView validation);
        TrainingSet alone = Read(keyed, null, "Keys"), both = Read(keyed, validation, "Keys");
        Assert.Equal(alone.Vocabulary.Tokens, both.Vocabulary.Tokens);
        Assert.Equal(alone.Vocabulary.KeyIds.Known, both.Vocabulary.KeyIds.Known);
        Assert.Contains(Vocabulary.UnknownId, both.Sequences.Skip(61).SelectMany(ids => ids));
        Assert.DoesNotContain(Vocabulary.UnknownId, both.Sequences.Take(61).SelectMany(ids => ids));
    }

    [Fact]
    public void Without_a_label_its_hidden_tokens_are_predicted()
    {
        var reports = new List<TrainingProgress>();
        AttentionOptions options = With(_ml.View(Unheard(23)), Small);
        options = options with { Training = options.Training with { Progress = new Reports(reports) } };
        AttentionFeaturizingTransformer model = Fit(_ml.View(Rows.OrderOfTwo(61)), null, options);
        Assert.All(model.Transform(_ml.View(Unheard(3))).Features(), row => Assert.True(row.All(float.IsFinite)));
        Assert.InRange(reports.Last(report => report.Validation is not null).Validation!.Rows, 1, 60);
    }

    [Fact]
    public void Rows_without_a_label_are_skipped_and_counted()
    {
        List<Row> rows = Unheard(23);
        rows[3].Number = float.NaN;
        Fit(_ml.View(Rows.OrderOfTwo(61)), "Number", With(_ml.View(rows), Small));
        Assert.Contains("Skipped 1 rows of the validation set, which have no label or weight 0.", _messages);
        foreach (Row row in rows) row.Number = float.NaN;
        Refused("All 23 rows of the validation set have a missing or NaN label", _ml.View(rows), "Number");
        Refused("The validation set has no rows", _ml.View([]), "Number");
        foreach (Row row in rows) row.Text = "";
        Refused("None of the 23 rows of the validation set has a token", _ml.View(rows), null);
    }

    [Fact]
    public void Its_columns_must_be_those_of_the_training_data()
    {
        IDataView rows = _ml.View(Rows.OrderOfTwo(20));
        IDataView renamed = _ml.Transforms.SelectColumns("Text").Fit(rows).Transform(rows);
        RefusedByBoth("Could not find validation label column 'Flag'", renamed, "Flag");
        IDataView text = _ml.Transforms.CopyColumns("Flag", "Text").Fit(rows).Transform(rows);
        RefusedByBoth("validation label column 'Flag': expected Boolean, as in the training data, got String", text, "Flag");
        IDataView words = _ml.Transforms.CopyColumns("Text", "Words").Fit(rows).Transform(rows);
        RefusedByBoth("validation input column 'Text': expected String, as in the training data, got", words, "Flag");
        AttentionOptions weighted = With(rows, Small);
        weighted = weighted with { Training = weighted.Training with { ExampleWeightColumnName = "Number" } };
        IDataView unweighted = _ml.Transforms.SelectColumns("Text", "Flag").Fit(rows).Transform(rows);
        weighted = With(unweighted, weighted);
        Assert.Contains("Could not find validation example weight column 'Number'", Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(_ml.View(Rows.OrderOfTwo(20)), "Flag", weighted)).Message);
    }

    [Fact]
    public void Its_keys_must_have_the_same_values()
    {
        IDataView rows = _ml.View(Rows.OrderOfTwo(20)), other = _ml.View(Rows.OrderOfTwo(20).AsEnumerable().Reverse());
        var map = _ml.Transforms.Conversion.MapValueToKey("Label");
        IDataView data = map.Fit(rows).Transform(rows);
        Refused(
            "validation label column 'Label': expected keys whose value 0 is 'first' (map both by one fitted MapValueToKey), as "
            + "in the training data, got keys whose value 0 is 'second'", map.Fit(other).Transform(other), "Label", data);
        IDataView one = _ml.View(Rows.OrderOfTwo(1));
        Refused("validation label column 'Label': expected Key<UInt32, 0-1>", map.Fit(one).Transform(one), "Label", data);
        Fit(data, "Label", With(map.Fit(rows).Transform(other), Small));
    }

    [Fact]
    public void A_checkpoint_of_other_validation_data_is_of_another_fit()
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(61));
        List<Row> other = Unheard(23), flipped = Unheard(23);
        other[5].Text += "er";
        flipped[5].Flag = !flipped[5].Flag;
        FitIdentity fit = Identity(Read(data, _ml.View(Unheard(23)), "Text"));
        Assert.Null(fit.Difference(Identity(Read(data, _ml.View(Unheard(23)), "Text")).Parts));
        string respelled = fit.Difference(Identity(Read(data, _ml.View(other), "Text")).Parts)!;
        Assert.Contains("hash of the token sequences is", respelled);
        Assert.Contains("hash of the unknown tokens is", respelled);

        // The ids are the same: a word that no training row has, and another one.
        List<Row> unheard = Unheard(23);
        unheard[5].Text = unheard[5].Text.Replace("unheard", "unseen");
        string named = fit.Difference(Identity(Read(data, _ml.View(unheard), "Text")).Parts)!;
        Assert.StartsWith("hash of the unknown tokens is", named, StringComparison.Ordinal);
        Assert.Contains("hash of the labels is", fit.Difference(Identity(Read(data, _ml.View(flipped), "Text")).Parts));
        Assert.Contains("rows of the validation set is", fit.Difference(Identity(Read(data, null, "Text")).Parts));
    }

    private static FitIdentity Identity(TrainingSet set) => new(Small, set, 1, CPU);

    private TrainingSet Read(IDataView data, IDataView? validation, string input = "Text") => TrainingSetReader.Read(
        new MlNetHost(_ml, "test"), data, new TrainingColumns(input, "Flag"), With(validation, Small), () => { });

    /// <summary>Texts with a word that no training row holds.</summary>
    private static List<Row> Unheard(int count)
    {
        List<Row> rows = Rows.OrderOfTwo(count, seed: 31);
        foreach (Row row in rows)
        {
            row.Text = "unheard " + row.Text;
            row.Words = ["unheard", .. row.Words];
        }

        return rows;
    }

    private IDataView Keyed(List<Row> rows, List<Row> own, out IDataView validation)
    {
        var map = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(_ml.View([.. own, .. rows]));
        validation = map.Transform(_ml.View(own));
        return map.Transform(_ml.View(rows));
    }

    private void RefusedByBoth(string message, IDataView validation, string label)
    {
        Refused(message, validation, label);
        IDataView data = _ml.View(Rows.OrderOfTwo(20));
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, With(validation, Small));
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(
            () => estimator.GetOutputSchema(AttentionSchema.ShapeOf(data.Schema))).Message);
    }

    private void Refused(string message, IDataView validation, string? label, IDataView? data = null) => Assert.Contains(
        message, Assert.ThrowsAny<Exception>(
            () => Fit(data ?? _ml.View(Rows.OrderOfTwo(20)), label, With(validation, Small))).Message);

    private AttentionFeaturizingTransformer Fit(IDataView data, string? label, AttentionOptions options) =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, options).Fit(data);

    private static AttentionOptions With(IDataView? validation, AttentionOptions options) =>
        options with { Training = options.Training with { ValidationSet = validation } };

    private sealed class Reports(List<TrainingProgress> reports) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => reports.Add(value);
    }
}
