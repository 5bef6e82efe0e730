using MlNetAttention.MiniLM.Conversion;
using MlNetAttention.MiniLM.Conversion.Graphs;
using MlNetAttention.Pretrained;

namespace MlNetAttention.MiniLM.Tests.Conversion;

/// <summary>What is read of a package, number by number, and what is refused.</summary>
public sealed class SentenceEncoderTests
{
    [Theory]
    [InlineData("MiniLM", PoolingKind.Mean, 256)]
    [InlineData("ArcticXs", PoolingKind.First, 512)]
    public void The_shape_is_that_of_the_graph(string package, PoolingKind pooling, int maxTokens)
    {
        PretrainedShape shape = SentenceEncoder.Read(BuiltPaths.Weights(package), pooling, maxTokens).Shape;

        Assert.Equal(
            new PretrainedShape
            {
                Family = PretrainedFamily.Bert,
                Words = 30_522,
                Width = 384,
                Layers = 6,
                Heads = 12,
                FeedForwardWidth = 1536,
                Activation = ActivationKind.Gelu,
                NormEpsilon = 1e-12f,
                Positions = 512,
                Segments = 2,
                PaddingId = 0,
                MaxTokens = maxTokens,
                Pooling = pooling,
                Normalizes = true,
            },
            shape);
    }

    // Sums of bits do not depend on an order, so transposed matrices have those of their originals. The graph of MiniLM has
    // the weights of BERT's pooler as well, which takes no part in token vectors.
    [Theory]
    [InlineData("MiniLM")]
    [InlineData("ArcticXs")]
    public void The_numbers_are_those_of_the_graph_to_the_bit(string package)
    {
        using var resources = new EmbeddedResources(BuiltPaths.Weights(package));
        using Stream model = resources.Open(".onnx");
        OnnxGraph graph = OnnxGraph.Read(model);
        ulong[] original =
        [
            .. graph.Names.Where(name => !name.StartsWith("pooler.", StringComparison.Ordinal))
                .Select(name => graph.Constant(name)!).Where(tensor => tensor.Shape.Length > 0 && tensor.IsSingle)
                .Select(tensor => Sum(tensor.Singles())).Order(),
        ];

        PretrainedContent content = SentenceEncoder.Read(BuiltPaths.Weights(package), PoolingKind.Mean, maxTokens: 512);

        Assert.Equal(original, content.Tensors.Select(tensor => Sum(tensor.Values)).Order());
    }

    [Fact]
    public void A_matrix_is_transposed_and_its_rows_become_columns()
    {
        using var resources = new EmbeddedResources(BuiltPaths.Weights("MiniLM"));
        using Stream model = resources.Open(".onnx");
        OnnxGraph graph = OnnxGraph.Read(model);
        OnnxTensor matrix = graph.Names.Select(name => graph.Constant(name)!)
            .First(tensor => tensor.Shape is [384, 1536] && tensor.IsSingle);
        float[] values = matrix.Singles();

        float[] transposed = matrix.Transposed();

        Assert.Equal(values[5 * 1536 + 7], transposed[7 * 384 + 5]);
        Assert.Equal(values[383 * 1536 + 2], transposed[2 * 384 + 383]);
    }

    [Fact]
    public void An_assembly_without_such_resources_is_refused()
    {
        string assembly = typeof(SentenceEncoderTests).Assembly.Location;

        var error = Assert.Throws<FormatException>(() => SentenceEncoder.Read(assembly, PoolingKind.Mean, 256));

        Assert.Contains("resources", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MZ and nothing more")]
    public void What_is_no_assembly_is_refused(string content)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("no.dll");
        File.WriteAllText(file, content);

        Assert.Throws<FormatException>(() => SentenceEncoder.Read(file, PoolingKind.Mean, 256));
    }

    [Theory]
    [InlineData(new byte[] { })]                                // no graph, so no weights
    [InlineData(new byte[] { 0x3A, 0x00 })]                     // an empty graph
    public void A_graph_without_the_weights_is_refused(byte[] model) =>
        Assert.Throws<FormatException>(() => new BertGraph(OnnxGraph.Read(new MemoryStream(model))).Shape(BertGraph.WordsName));

    [Theory]
    [InlineData(new byte[] { 0x3A, 0x7F, 0x01 })]               // a graph of 127 bytes that has one
    [InlineData(new byte[] { 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    [InlineData(new byte[] { 0xFF })]
    public void A_model_that_is_cut_off_is_refused(byte[] model) =>
        Assert.Throws<FormatException>(() => OnnxGraph.Read(new MemoryStream(model)));

    private static ulong Sum(float[] values) =>
        values.Aggregate(0UL, (sum, value) => unchecked(sum + BitConverter.SingleToUInt32Bits(value) * 2_654_435_761UL + 1));
}
