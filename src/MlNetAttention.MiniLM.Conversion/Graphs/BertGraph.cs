namespace MlNetAttention.MiniLM.Conversion.Graphs;

/// <summary>
/// The graph of a BERT as PyTorch exports it. Weights have the names that transformers gives them, but for the matrices of linear
/// maps: those lose their name with their transposition, and are found by the bias that is added to their product.
/// </summary>
internal sealed class BertGraph(OnnxGraph graph)
{
    internal const string WordsName = "embeddings.word_embeddings.weight";
    internal const string PositionsName = "embeddings.position_embeddings.weight";
    internal const string SegmentsName = "embeddings.token_type_embeddings.weight";

    private const string Weight = ".weight";
    private const string Bias = ".bias";
    private const string FirstInnerBias = "encoder.layer.0.intermediate.dense.bias";
    private const string QueryBias = ".attention.self.query.bias";

    /// <summary>The number of layers.</summary>
    internal int Layers => graph.Names.Count(name => name.EndsWith(QueryBias, StringComparison.Ordinal));

    /// <summary>The width of the feed-forward network.</summary>
    internal int FeedForwardWidth => Shape(FirstInnerBias)[0];

    /// <summary>The shape of a weight.</summary>
    /// <exception cref="FormatException">It is missing.</exception>
    internal int[] Shape(string name) => Named(name).Shape;

    /// <summary>The numbers of a weight, a matrix as [out, in].</summary>
    /// <exception cref="FormatException">It is missing, or has no such numbers.</exception>
    internal float[] Values(string name)
    {
        if (graph.Constant(name) is { } named) return named.Singles();
        if (!name.EndsWith(Weight, StringComparison.Ordinal)) throw Missing(name);
        string bias = name[..^Weight.Length] + Bias;
        OnnxNode sum = graph.Single("Add", node => node.Inputs.Contains(bias), $"adds '{bias}'");
        OnnxNode product = graph.Single("MatMul", node => sum.Inputs.Contains(node.Outputs[0]), $"'{bias}' is added to");
        OnnxTensor matrix = graph.Constant(product.Inputs[1]) ?? throw Missing(name);
        return matrix.Shape.Length == 2 ? matrix.Transposed() : throw Missing(name);
    }

    /// <summary>The numbers that a head has: relevances are divided by its root.</summary>
    /// <exception cref="FormatException">The graph is not of the form that is known.</exception>
    internal int HeadWidth()
    {
        string relevances = graph.Of("Softmax").FirstOrDefault()?.Inputs[0] ?? throw Missing("softmax");
        OnnxNode masked = graph.Single("Add", node => node.Outputs[0] == relevances, "the softmax takes");
        OnnxNode scaled = graph.Single("Div", node => masked.Inputs.Contains(node.Outputs[0]), "scales relevances");
        float root = Scalar(scaled.Inputs[1]);
        return (int)MathF.Round(root * root);
    }

    /// <summary>What is added to the variance under the root of each norm.</summary>
    /// <exception cref="FormatException">The norms differ, or are not of the form that is known.</exception>
    internal float NormEpsilon()
    {
        float[] found =
        [
            .. graph.Of("Sqrt").SelectMany(root => graph.Of("Add").Where(sum => sum.Outputs[0] == root.Inputs[0]))
                .SelectMany(sum => sum.Inputs).Where(input => graph.Constant(input) is not null).Select(Scalar).Distinct(),
        ];
        return found.Length == 1
            ? found[0]
            : throw new FormatException($"The norms of the graph have {found.Length} epsilons; expected one.");
    }

    /// <exception cref="FormatException">The activation is not GELU by the error function.</exception>
    internal ActivationKind Activation() => graph.Of("Erf").Count() == Layers
        ? ActivationKind.Gelu
        : throw new FormatException(
            $"The graph has {graph.Of("Erf").Count()} Erf for {Layers} layers; expected one for each, as GELU has it.");

    private float Scalar(string name) => Named(name).Singles() is [var value] ? value : throw Missing(name);

    private OnnxTensor Named(string name) => graph.Constant(name) ?? throw Missing(name);

    private static FormatException Missing(string name) => new($"The graph has no constant for '{name}'.");
}
