using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// A binary trainer for each slot of a label that is a vector of Boolean: what is learned for one slot does not depend on the
/// others. The result is a chain of ML.NET's own stages, which ends with the probabilities of all slots in one column.
/// </summary>
/// <param name="ml">The context of the trainers.</param>
/// <param name="features">The column of features.</param>
/// <param name="trainer">Learns the column <see cref="HasName"/>; its model gives probabilities.</param>
internal sealed class OneVersusRest(MLContext ml, string features, IEstimator<ITransformer> trainer) : IEstimator<ITransformer>
{
    /// <summary>The label of the binary trainer.</summary>
    public const string HasName = "HasName";

    private const string Score = "Score";
    private const string Probability = "Probability";

    public ITransformer Fit(IDataView input)
    {
        VBuffer<ReadOnlyMemory<char>> slots = default;
        input.Schema[LearningTask.Label].GetSlotNames(ref slots);
        string[] names = [.. slots.DenseValues().Select(name => name.ToString())];
        string[] columns = ProbabilityColumns(names);

        var stages = new StageList(input);
        foreach ((int name, string column) in columns.Index())
        {
            stages.Add(trainer.Fit(new SlotView(input, LearningTask.Label, name, HasName)));
            stages.Add(ml.Transforms.CopyColumns(column, Probability));
        }

        // A slot of concatenated columns is called as its column; later columns hide those of the same name, which have done
        // their service by now.
        foreach ((string name, string column) in names.Zip(columns)) stages.Add(ml.Transforms.CopyColumns(name, column));
        stages.Add(ml.Transforms.Concatenate(Score, names));
        return stages.Chain();
    }

    // The score is a vector of numbers, as the features are.
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        ml.Transforms.Concatenate(Score, features).GetOutputSchema(inputSchema);

    /// <summary>The columns with the probability of each name; none is itself a name.</summary>
    public static string[] ProbabilityColumns(IReadOnlyList<string> names)
    {
        string prefix = $"{Probability}.";
        while (names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal))) prefix += ".";
        return [.. names.Select((_, at) => $"{prefix}{at}")];
    }
}
