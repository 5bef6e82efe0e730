using MlNetAttention.ByHand;

namespace MlNetAttention;

public static partial class AttentionByHand
{
    /// <summary>A row whose sum is this small beside its largest entry has cancelled out: only rounding is left of it.</summary>
    private const double CancelledOut = 1e-12;

    private static double[][] NormalizeRows(double[][] relevances, RowNormalization normalization)
    {
        double[][] weights = new double[relevances.Length][]; // T×T
        for (int i = 0; i < relevances.Length; i++)
        {
            weights[i] = normalization == RowNormalization.Literal
                ? DivideBySum(relevances[i], i)
                : DivideByPositiveSum(relevances[i], i);
        }

        return weights;
    }

    private static double[] DivideBySum(double[] row, int token)
    {
        double sum = Sum(row, token);
        double largest = row.Max(Math.Abs);
        if (sum == 0 || Math.Abs(sum) < CancelledOut * largest)
            throw ByHandThrow.SumsToZero(token, sum, largest);

        return Array.ConvertAll(row, relevance => relevance / sum);
    }

    private static double[] DivideByPositiveSum(double[] row, int token)
    {
        double[] positive = Array.ConvertAll(row, relevance => Math.Max(relevance, 0));
        double sum = Sum(positive, token);
        if (sum > 0)
            return Array.ConvertAll(positive, relevance => relevance / sum);

        double[] itselfAlone = new double[row.Length];
        itselfAlone[token] = 1;
        return itselfAlone;
    }

    private static double[] Softmax(double[] logits)
    {
        // exp(1000) is infinite; the weights depend on differences alone, so the largest logit may as well be 0.
        double largest = logits.Max();
        double[] exponentials = Array.ConvertAll(logits, logit => Math.Exp(logit - largest));
        double sum = exponentials.Sum();
        return Array.ConvertAll(exponentials, exponential => exponential / sum);
    }

    private static double Sum(double[] row, int token)
    {
        double sum = row.Sum();
        ByHandThrow.IfOverflowed(sum, "The sum of the relevances", token);
        return sum;
    }
}
