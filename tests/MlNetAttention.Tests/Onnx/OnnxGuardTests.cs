using MlNetAttention.Weights;

namespace MlNetAttention.Tests.Onnx;

/// <summary>Where a mechanism guards against dividing by nothing, the exported one does the same.</summary>
public class OnnxGuardTests
{
    private static readonly int[] Ragged = [7, 0, 1, 2, 11, 5];

    // Relevances of 0, far below 1 and far above it; keys shorter than the shortest length and of no length.
    [Theory]
    [InlineData(AttentionMechanism.SymmetricKeys, "key", 0)]
    [InlineData(AttentionMechanism.SymmetricKeys, "key", 1e-13)]
    [InlineData(AttentionMechanism.SymmetricKeys, "key", 1e-25)]
    [InlineData(AttentionMechanism.SymmetricKeys, "key", 1e9)]
    [InlineData(AttentionMechanism.QueryKeyValue, "query", 0)]
    [InlineData(AttentionMechanism.QueryKeyValue, "query", 1e-30)]
    [InlineData(AttentionMechanism.QueryKeyValue, "query", -1)]
    [InlineData(AttentionMechanism.QueryKeyValue, "query", 1e9)]
    [InlineData(AttentionMechanism.ScaledDotProduct, "query", 0)]
    [InlineData(AttentionMechanism.ScaledDotProduct, "query", 1e2)]
    [InlineData(AttentionMechanism.ScaledDotProduct, "query", 1e9)]
    public void Relevances_of_any_size_are_weighed_as_in_managed_code(AttentionMechanism mechanism, string part, double factor)
    {
        foreach (AttentionSource source in Enum.GetValues<AttentionSource>())
        {
            foreach (PositionKind positions in new[] { PositionKind.None, PositionKind.RelativeBias })
            {
                EncoderOptions options = RandomEncoder.Small with
                {
                    Mechanism = mechanism,
                    Source = source,
                    Positions = positions,
                };
                AttentionEncoder encoder = Scaled(options, $"blocks.0.attention.{part}", (float)factor);
                using var session = new OnnxSession(encoder);
                ManagedReference.Near(encoder, session, OnnxBatch.Random(encoder, Ragged, seed: 13));
            }
        }
    }

    [Fact]
    public void Without_a_positive_relevance_a_token_attends_to_itself_alone()
    {
        EncoderOptions options = RandomEncoder.Small with
        {
            Mechanism = AttentionMechanism.QueryKeyValue,
            Positions = PositionKind.None,
            LocalContextWidth = 1,
        };
        AttentionEncoder encoder = Scaled(options, "blocks.0.attention.query", 0);
        using var session = new OnnxSession(encoder);
        float[] alone = session.Run(new OnnxBatch([[5]], () => 3)).Tokens;
        float[] together = session.Run(new OnnxBatch([[5, 7, 9], [9]], () => 5)).Tokens;
        Assert.All(alone.Zip(together), pair => Assert.Equal(pair.First, pair.Second, ManagedReference.Tolerance));
    }

    private static AttentionEncoder Scaled(EncoderOptions options, string prefix, float factor)
    {
        AttentionEncoder encoder = RandomEncoder.Create(options);
        EncoderWeights weights = encoder.Weights;
        return new AttentionEncoder(options, encoder.Vocabulary, new EncoderWeights(options, encoder.Vocabulary,
            [.. weights.Layout.Select(shape => new WeightTensor(shape.Name, shape.Shape, Numbers(shape.Name)))]));

        float[] Numbers(string name) => name.StartsWith(prefix, StringComparison.Ordinal)
            ? [.. weights[name].Select(weight => weight * factor)]
            : weights[name];
    }
}
