using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Tests.Explaining;

/// <summary>What cannot be explained is named before any row is looked at.</summary>
public class OcclusionErrorTests
{
    private static readonly ExplainedFixture Text = new("text");

    private static MLContext Ml => Text.Ml;

    [Fact]
    public void A_model_without_a_featurizer_is_refused() => Refused<ArgumentException>(
        Ml.Transforms.CopyColumns("Score", "Number").Fit(Text.Data), "no attention featurizer");

    [Fact]
    public void A_model_without_a_trainer_is_refused_with_the_columns_it_has() => Refused<ArgumentException>(
        Text.Featurizer,
        "no column 'Score'; expected one with a trainer behind the featurizer. Its columns are 'Number', 'Input'");

    [Fact]
    public void Distances_to_clusters_are_refused() => Refused<ArgumentException>(
        Text.Behind(Ml.Clustering.Trainers.KMeans()), "Column 'Score' is Vector<Single, 5> of kind Clustering; expected");

    [Fact]
    public void A_stage_that_drops_rows_is_refused() => Refused<ArgumentException>(
        new TransformerChain<ITransformer>(Text.Regression.Value, new FirstRow(Ml)), "FirstRow does not map row to row");

    [Fact]
    public void A_missing_column_is_named()
    {
        IDataView number = Ml.Transforms.SelectColumns("Number").Fit(Text.Data).Transform(Text.Data);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Ml.Model.ExplainByOcclusion(Text.Regression.Value, number));
        Assert.Contains("'Input'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prediction_from_more_than_the_text_is_named()
    {
        IDataView features = Text.Featurizer.Transform(Text.Data);
        var trainer = Ml.Transforms.Concatenate("All", "Number", "Features")
            .Append(Ml.Regression.Trainers.Sdca("Number", "All", maximumNumberOfIterations: 3));
        var model = new TransformerChain<ITransformer>(Text.Featurizer, trainer.Fit(features));
        var error = Assert.Throws<InvalidOperationException>(
            () => Ml.Model.ExplainByOcclusion(model, "dog", Text.Data.Schema));
        Assert.Contains("The prediction depends on 'Number'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_for_a_model_of_words_is_refused()
    {
        var words = new ExplainedFixture("words");
        var error = Assert.Throws<ArgumentException>(
            () => Ml.Model.ExplainByOcclusion(words.Regression.Value, "dog", words.Data.Schema));
        Assert.Contains("'Input' come from 'Input' (Vector<String>)", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ml.Model.ExplainByOcclusion(words.Regression.Value, "dog"));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Refused<ArgumentOutOfRangeException>(Text.Regression.Value, "Kind is 7", new() { Kind = (OcclusionKind)7 });
        Refused<ArgumentException>(Text.Regression.Value, "ScoreColumnName", new() { ScoreColumnName = "" });
    }

    [Fact]
    public void Null_is_refused()
    {
        var model = Text.Regression.Value;
        Assert.Throws<ArgumentNullException>(() => ((ModelOperationsCatalog)null!).ExplainByOcclusion(model, "dog"));
        Assert.Throws<ArgumentNullException>(() => Ml.Model.ExplainByOcclusion(null!, "dog"));
        Assert.Throws<ArgumentNullException>(() => Ml.Model.ExplainByOcclusion(model, (string)null!));
        Assert.Throws<ArgumentNullException>(() => Ml.Model.ExplainByOcclusion(model, (IDataView)null!));
    }

    // Not enumerated: the error comes with the call.
    private static void Refused<T>(ITransformer model, string message, OcclusionOptions? options = null) where T : Exception =>
        Assert.Contains(
        message, Assert.Throws<T>(() => Ml.Model.ExplainByOcclusion(model, Text.Data, options: options)).Message,
        StringComparison.Ordinal);

    private sealed class FirstRow(MLContext ml) : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException();

        public IDataView Transform(IDataView input) => ml.Data.TakeRows(input, 1);

        public void Save(ModelSaveContext ctx) => throw new InvalidOperationException();
    }
}
