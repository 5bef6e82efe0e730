namespace MlNetAttention.Cli.Learning;

/// <summary>The predictions of a pipeline for the test rows, in their order.</summary>
internal abstract record RowPredictions;

/// <summary>Classes.</summary>
/// <param name="Classes">The names of the classes by their numbers, as the file writes them.</param>
/// <param name="Rows">A prediction for each row.</param>
internal sealed record PredictedClasses(IReadOnlyList<string> Classes, IReadOnlyList<ClassPrediction> Rows) : RowPredictions;

/// <summary>Numbers.</summary>
/// <param name="Rows">A prediction for each row.</param>
internal sealed record PredictedNumbers(IReadOnlyList<NumberPrediction> Rows) : RowPredictions;

/// <summary>Places among the rows of a query.</summary>
/// <param name="Rows">A score for each row.</param>
internal sealed record PredictedRanks(IReadOnlyList<RankedRow> Rows) : RowPredictions;

/// <summary>Sets of names.</summary>
/// <param name="Classes">The names by their numbers.</param>
/// <param name="Rows">The names of each row, and their probabilities.</param>
internal sealed record PredictedSets(IReadOnlyList<string> Classes, IReadOnlyList<SetPrediction> Rows) : RowPredictions;

/// <summary>The class predicted for one row.</summary>
/// <param name="Truth">Its class.</param>
/// <param name="Predicted">The class predicted.</param>
/// <param name="ProbabilityOfTruth">The probability given to its class.</param>
/// <param name="Confidence">The probability given to the class predicted.</param>
internal readonly record struct ClassPrediction(int Truth, int Predicted, double ProbabilityOfTruth, double Confidence)
{
    public bool IsRight => Truth == Predicted;
}

/// <summary>The number predicted for one row.</summary>
/// <param name="Truth">Its label.</param>
/// <param name="Predicted">The number predicted.</param>
internal readonly record struct NumberPrediction(double Truth, double Predicted)
{
    /// <summary>The absolute error.</summary>
    public double Error => Math.Abs(Predicted - Truth);
}

/// <summary>The score of one row.</summary>
/// <param name="Query">Which query it belongs to, from 0.</param>
/// <param name="Relevance">Its label.</param>
/// <param name="Score">By which the rows of a query are ranked, the highest first.</param>
internal readonly record struct RankedRow(int Query, int Relevance, double Score);

/// <summary>The names predicted for one row.</summary>
/// <param name="Truth">Which names it has.</param>
/// <param name="Probabilities">The probability given to each name.</param>
internal sealed record SetPrediction(IReadOnlyList<bool> Truth, IReadOnlyList<float> Probabilities)
{
    /// <summary>A name is predicted where its probability is above this.</summary>
    public const float Threshold = 0.5f;

    /// <summary>Whether a name is predicted.</summary>
    public bool Predicts(int name) => Probabilities[name] > Threshold;

    /// <summary>How many names are wrongly predicted or missed.</summary>
    public int Errors { get; } = Truth.Zip(Probabilities).Count(name => name.First != name.Second > Threshold);

    public bool IsRight => Errors == 0;
}
