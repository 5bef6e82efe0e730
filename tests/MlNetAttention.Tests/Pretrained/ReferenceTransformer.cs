namespace MlNetAttention.Tests.Pretrained;

/// <summary>
/// The encoders of Devlin et al. 2019, Sanh et al. 2019 and Liu et al. 2019, written from the papers and their configurations
/// alone, token by token in double precision.
/// </summary>
internal sealed class ReferenceTransformer(SyntheticFolder folder, string family, int heads, double epsilon)
{
    private const int Roberta = 2;

    private string LayerName(int layer) => family == "distilbert" ? $"transformer.layer.{layer}." : $"encoder.layer.{layer}.";

    /// <summary>The vectors of the tokens, by the ids of the file.</summary>
    internal double[][] Encode(int[] ids, int[] segments, int layers)
    {
        double[][] x =
        [
            .. ids.Select((id, t) => Norm(
                Sum(
                    Row("embeddings.word_embeddings.weight", id),
                    Row("embeddings.position_embeddings.weight", family == "roberta" ? t + Roberta : t),
                    family == "distilbert" ? null : Row("embeddings.token_type_embeddings.weight", segments[t])),
                "embeddings.LayerNorm")),
        ];
        for (int layer = 0; layer < layers; layer++) x = Layer(x, LayerName(layer));
        return x;
    }

    private double[][] Layer(double[][] x, string at)
    {
        bool distil = family == "distilbert";
        string query = distil ? "attention.q_lin" : "attention.self.query", key = distil ? "attention.k_lin" : "attention.self.key";
        string value = distil ? "attention.v_lin" : "attention.self.value";
        string output = distil ? "attention.out_lin" : "attention.output.dense";
        double[][] q = [.. x.Select(row => Linear(row, at + query))], k = [.. x.Select(row => Linear(row, at + key))];
        double[][] v = [.. x.Select(row => Linear(row, at + value))];
        int width = x[0].Length, size = width / heads;
        var mixed = x.Select(_ => new double[width]).ToArray();
        for (int head = 0; head < heads; head++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                double[] scores = [.. k.Select(other => Enumerable.Range(head * size, size).Sum(c => q[i][c] * other[c]) / Math.Sqrt(size))];
                double largest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - largest));
                for (int j = 0; j < x.Length; j++)
                {
                    double weight = Math.Exp(scores[j] - largest) / sum;
                    for (int c = head * size; c < (head + 1) * size; c++) mixed[i][c] += weight * v[j][c];
                }
            }
        }

        string norm = distil ? "sa_layer_norm" : "attention.output.LayerNorm";
        string inner = distil ? "ffn.lin1" : "intermediate.dense", outer = distil ? "ffn.lin2" : "output.dense";
        string last = distil ? "output_layer_norm" : "output.LayerNorm";
        return
        [
            .. x.Select((row, i) =>
            {
                double[] attended = Norm(Sum(row, Linear(mixed[i], at + output), null), at + norm);
                double[] hidden = [.. Linear(attended, at + inner).Select(z => z / 2 * (1 + Erf(z / Math.Sqrt(2))))];
                return Norm(Sum(attended, Linear(hidden, at + outer), null), at + last);
            }),
        ];
    }

    private double[] Row(string name, int index)
    {
        (int[] shape, float[] values) = folder.Tensors[name];
        return [.. values.Skip(index * shape[1]).Take(shape[1]).Select(value => (double)value)];
    }

    private double[] Linear(double[] x, string name)
    {
        (int[] shape, float[] weight) = folder.Tensors[name + ".weight"];
        float[] bias = folder.Tensors[name + ".bias"].Values;
        return [.. Enumerable.Range(0, shape[0]).Select(o => bias[o] + x.Select((xi, i) => xi * weight[o * shape[1] + i]).Sum())];
    }

    private double[] Norm(double[] x, string name)
    {
        float[] scale = folder.Tensors[name + ".weight"].Values, shift = folder.Tensors[name + ".bias"].Values;
        double mean = x.Average(), deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + epsilon);
        return [.. x.Select((value, i) => (value - mean) / deviation * scale[i] + shift[i])];
    }

    private static double[] Sum(double[] first, double[] second, double[]? third) =>
        [.. first.Select((value, i) => value + second[i] + (third?[i] ?? 0))];

    // By its Taylor series, which converges everywhere; the arguments here are small.
    private static double Erf(double x)
    {
        double sum = 0, term = x;
        for (int n = 0; Math.Abs(term) > 1e-17 * Math.Abs(sum) && n < 300; n++)
        {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
