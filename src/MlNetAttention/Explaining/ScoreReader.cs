using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Explaining;

/// <summary>Reads the predictions for the forms of a row: the whole row first, which determines the class to compare.</summary>
internal abstract class ScoreReader
{
    private const string KindAnnotation = "ScoreColumnKind";
    private const string Binary = "BinaryClassification";
    private const string Multiclass = "MulticlassClassification";

    /// <summary>The columns that are read.</summary>
    internal abstract DataViewSchema.Column[] Columns { get; }

    /// <summary>Takes the getters from a cursor.</summary>
    internal abstract void Bind(DataViewRow row);

    /// <summary>Reads <paramref name="forms"/> rows; <paramref name="moveNext"/> moves the cursor to the next of them.</summary>
    internal abstract RowPredictions Read(int forms, Action moveNext);

    /// <exception cref="ArgumentException">There is no column of scores, or its predictions cannot be compared.</exception>
    internal static ScoreReader For(DataViewSchema schema, OcclusionOptions options)
    {
        if (schema.GetColumnOrNull(options.ScoreColumnName) is not { } score)
        {
            throw new ArgumentException(
                $"The model has no column '{options.ScoreColumnName}'; expected one with a trainer behind the featurizer. "
                + "Its columns are "
                + $"{string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'"))}.");
        }

        string? kind = KindOf(score);
        if (score.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            && kind is null or Multiclass)
        {
            return new MulticlassScoreReader(score);
        }

        if (score.Type != NumberDataViewType.Single)
        {
            throw new ArgumentException(
                $"Column '{score.Name}' is {score.Type} of kind {kind ?? "unknown"}; expected the Single of a binary classifier, "
                + "regression or ranker, or the vector of Single of a multiclass classifier.");
        }

        DataViewSchema.Column? probability = Of(options.ProbabilityColumnName, NumberDataViewType.Single);
        DataViewSchema.Column? decision = Of(options.PredictedLabelColumnName, BooleanDataViewType.Instance);
        return kind == Binary || (kind is null && (probability ?? decision) is not null)
            ? new BinaryScoreReader(
                score, probability, decision, Of(options.PredictedLabelColumnName, TextDataViewType.Instance))
            : new NumberScoreReader(score);

        DataViewSchema.Column? Of(string name, DataViewType type) =>
            schema.GetColumnOrNull(name) is { } column && column.Type == type ? column : null;
    }

    /// <summary>
    /// The score as a finite number; NaN stays NaN. Naive Bayes has scores of −∞, whose differences would be NaN.
    /// </summary>
    protected static double Finite(float score) => Math.Clamp(score, float.MinValue, float.MaxValue);

    private static string? KindOf(DataViewSchema.Column score)
    {
        if (score.Annotations.Schema.GetColumnOrNull(KindAnnotation) is not { } annotation
            || annotation.Type is not TextDataViewType)
        {
            return null;
        }

        ReadOnlyMemory<char> kind = default;
        score.Annotations.GetValue(KindAnnotation, ref kind);
        return kind.ToString();
    }
}

/// <summary>The prediction for one form of a row, of the class that is predicted for the whole row.</summary>
/// <param name="Score">The number that is compared.</param>
/// <param name="Probability">Its probability, where there is one.</param>
/// <param name="Label">The class predicted for this form; null for a number.</param>
internal readonly record struct Prediction(double Score, double? Probability, string? Label);

/// <summary>The predictions for a whole row, then for it without each of its tokens.</summary>
internal readonly record struct RowPredictions(OcclusionScoreKind Kind, Prediction[] Forms);
