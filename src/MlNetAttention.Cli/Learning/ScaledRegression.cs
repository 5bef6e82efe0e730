using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// ML.NET's SDCA for numbers, made to hold: it learns labels of mean 0 and variance 1, z = (y − μ) / σ, predicts y = σ·z + μ, and
/// is held back by L2 ≥ 2 / rows.
/// </summary>
/// <remarks>
/// With less L2 it diverges on few rows: on one feature that is close to the label, 20 to 500 rows and the L2 it chooses itself,
/// R² was between −10¹⁴ and −10⁶, or the weights were not finite. Labels in millions diverge, and labels in thousandths are not
/// learned at all, since its tolerance is absolute.
/// </remarks>
/// <param name="ml">The context of the trainer.</param>
/// <param name="options">The options of the trainer; their L2 is raised where it is too small.</param>
internal sealed class ScaledRegression(MLContext ml, SdcaRegressionTrainer.Options options) : IEstimator<ITransformer>
{
    private const double LeastL2OfAllRows = 2;
    private const string Score = "Score";

    public ITransformer Fit(IDataView input)
    {
        double[] labels = [.. input.GetColumn<float>(options.LabelColumnName).Select(label => (double)label)];
        double mean = labels.Average();
        double deviation = Math.Sqrt(labels.Average(label => (label - mean) * (label - mean)));
        if (deviation == 0) deviation = 1;

        float least = (float)(LeastL2OfAllRows / labels.Length);
        options.L2Regularization = Math.Max(options.L2Regularization ?? least, least);
        string scale = $"(y) => (y - {Number(mean)}) * {Number(1 / deviation)}";
        IDataView scaled = Map(options.LabelColumnName, scale, input).Transform(input);
        var trained = ml.Regression.Trainers.Sdca(options).Fit(scaled);
        var back = Map(Score, $"(z) => z * {Number(deviation)} + {Number(mean)}", trained.Transform(scaled));
        return new TransformerChain<ITransformer>(trained, back);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        ml.Regression.Trainers.Sdca(options).GetOutputSchema(inputSchema);

    private ExpressionTransformer Map(string column, string expression, IDataView input) =>
        ml.Transforms.Expression(column, expression, column).Fit(input);

    // The language of expressions has no exponents.
    private static string Number(double value)
    {
        string digits = ((float)value).ToString("F45", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');
        return $"({digits}f)";
    }
}
