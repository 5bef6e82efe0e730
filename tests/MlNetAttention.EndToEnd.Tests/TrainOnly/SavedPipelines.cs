using Microsoft.ML;
using MlNetAttention;

namespace TrainOnly;

/// <summary>Pipelines as users write and save them, under column names of their own.</summary>
public static class SavedPipelines
{
    private static readonly AttentionOptions Tiny = new()
    {
        Encoder = new() { Width = 8, Heads = 2, Layers = 1, MaxTokens = 16 },
        Vocabulary = new() { SubwordBuckets = 64 },
        Training = new() { Epochs = 2, Folds = 1, Threads = 1, ValidationFraction = 0 },
    };

    /// <summary>Trains and saves binary.zip, margin.zip, multiclass.zip and regression.zip.</summary>
    public static void Write(string folder)
    {
        var ml = new MLContext(seed: 1);
        IDataView reviews = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 48).Select(Review.Example).ToArray());

        IEstimator<ITransformer> liked = ml.Transforms.Text.FeaturizeWithAttention("Vector", "Comment", "Liked", Tiny);
        Save("binary", liked.Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression("Liked", "Vector")));
        Save("margin", liked.Append(ml.BinaryClassification.Trainers.AveragedPerceptron("Liked", "Vector")));

        IEstimator<ITransformer> kind = ml.Transforms.Conversion.MapValueToKey("Category", "Kind")
            .Append(ml.Transforms.Text.FeaturizeWithAttention("Vector", "Comment", "Category", Tiny))
            .Append(ml.Transforms.Concatenate("All", "Vector", "Stars"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Category", "All"));
        Save("multiclass", kind.Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")));
        Save("keys", kind);

        // As tutorials begin that predict a number.
        Save("regression", ml.Transforms.CopyColumns("Label", "Stars")
            .Append(ml.Transforms.Text.FeaturizeText("Words", "Comment"))
            .Append(ml.Transforms.Text.FeaturizeWithAttention("Vector", "Comment", "Label", Tiny))
            .Append(ml.Transforms.Concatenate("Features", "Words", "Vector"))
            .Append(ml.Regression.Trainers.Sdca(l2Regularization: 0.1f)));

        void Save(string name, IEstimator<ITransformer> pipeline) =>
            ml.Model.Save(pipeline.Fit(reviews), reviews.Schema, Path.Combine(folder, $"{name}.zip"));
    }

    /// <summary>What is known of a review, of which no model needs all.</summary>
    private sealed class Review
    {
        public DateTime When { get; set; }

        public string[] Tags { get; set; } = [];

        public bool Liked { get; set; }

        public string Comment { get; set; } = "";

        public float Stars { get; set; }

        public string Kind { get; set; } = "";

        public static Review Example(int row) => new()
        {
            When = new DateTime(2020, 1, 1).AddDays(row),
            Tags = ["new"],
            Liked = row % 2 == 0,
            Comment = $"{(row % 2 == 0 ? "a good" : "a bad")} {(row % 3 == 0 ? "book" : row % 3 == 1 ? "film" : "song")}",
            Stars = row % 2 == 0 ? 5 : 1,
            Kind = row % 3 == 0 ? "print" : row % 3 == 1 ? "screen" : "sound",
        };
    }
}
