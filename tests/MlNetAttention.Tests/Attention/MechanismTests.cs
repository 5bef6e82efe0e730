using MlNetAttention.Attention;
using MlNetAttention.ByHand;
using MlNetAttention.Kernels;
using MlNetAttention.Tests.ByHand;

namespace MlNetAttention.Tests.Attention;

/// <summary>The served mechanisms against the ones written to be read, at T = 7 and 1, H = 3, d = 5, within 1e-5.</summary>
public class MechanismTests
{
    private const int Heads = 3;
    private const int HeadWidth = 5;
    private const int Width = Heads * HeadWidth;
    private const double Tolerance = 1e-5;

    public static TheoryData<int, bool> Cases => [(7, false), (7, true), (1, false), (1, true), (2, true)];

    [Theory]
    [InlineData(1, 0.75f)]
    [InlineData(7, 0.75f)]
    [InlineData(7, 0f)]
    [InlineData(2, 1f)]
    public void Fixed_ratio(int tokens, float ratio)
    {
        var sentence = new Sizes(tokens);
        Compare(sentence, new FixedRatioAttention(ratio), (_, v, _, _) => AttentionByHand.FixedRatio(v, ratio));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Symmetric_keys(int tokens, bool biased)
    {
        var sentence = new Sizes(tokens);
        EncoderOptions options = Options(AttentionMechanism.SymmetricKeys);
        (RelativeBias? bias, Func<int, double[][]?> byHand) = Bias(options, tokens, biased);
        Compare(
            sentence, new SymmetricKeyAttention(HeadWidth, bias),
            (head, v, k, _) => AttentionByHand.SymmetricKeys(v, k, bias: byHand(head)));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Query_key_value(int tokens, bool biased)
    {
        var sentence = new Sizes(tokens);
        (RelativeBias? bias, Func<int, double[][]?> byHand) = Bias(Options(AttentionMechanism.QueryKeyValue), tokens, biased);
        Compare(
            sentence, new QueryKeyValueAttention(bias),
            (head, v, k, q) => AttentionByHand.QueryKeyValue(v, k, q, bias: byHand(head)));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Scaled_dot_product(int tokens, bool biased)
    {
        var sentence = new Sizes(tokens);
        (RelativeBias? bias, Func<int, double[][]?> byHand) = Bias(Options(AttentionMechanism.ScaledDotProduct), tokens, biased);
        Compare(
            sentence, new ScaledDotProductAttention(Heads, bias),
            (head, v, k, q) => AttentionByHand.ScaledDotProduct(v, k, q, byHand(head)));
    }

    [Fact]
    public void A_key_of_zeros_attends_to_itself_alone()
    {
        var keys = new float[2 * HeadWidth];
        keys[HeadWidth] = 3;
        IAttentionMechanism mechanism = new SymmetricKeyAttention(HeadWidth, bias: null);
        mechanism.PrepareKeys(keys);
        var weights = new float[2];
        mechanism.Weigh(new AttentionInput([], keys, [], heads: 1, HeadWidth), head: 0, query: 0, weights);
        Assert.Equal([1, 0], weights);
        mechanism.Weigh(new AttentionInput([], keys, [], heads: 1, HeadWidth), head: 0, query: 1, weights);
        Assert.Equal([0, 1], weights);
    }

    private static void Compare(Sizes sentence, IAttentionMechanism mechanism, HeadMechanism byHand)
    {
        MultiHeadResult expected = AttentionByHand.MultiHead(
            sentence.Rows(sentence.Values), sentence.Rows(sentence.Keys), sentence.Rows(sentence.Queries), Heads, byHand);
        float[] keys = [.. sentence.Keys];
        mechanism.PrepareKeys(keys);
        var input = new AttentionInput(sentence.Queries, keys, sentence.Values, Heads, HeadWidth);
        var weights = new float[sentence.Tokens];
        for (int head = 0; head < Heads; head++)
        {
            for (int i = 0; i < sentence.Tokens; i++)
            {
                mechanism.Weigh(input, head, i, weights);
                MatrixAssert.Equal(expected.Heads[head].Weights[i], [.. weights], Tolerance, $"head {head}, token {i}, ");
            }
        }
    }

    private static EncoderOptions Options(AttentionMechanism mechanism) =>
        new() { Mechanism = mechanism, Width = Width, Heads = Heads, MaxRelativeDistance = 3 };

    private static (RelativeBias? Bias, Func<int, double[][]?> ByHand) Bias(EncoderOptions options, int tokens, bool biased)
    {
        if (!biased) return (null, _ => null);
        bool symmetric = options.Mechanism == AttentionMechanism.SymmetricKeys;
        int distances = symmetric ? 4 : 7;
        float[] table = [.. RandomEncoder.Numbers(new Random(61), Heads * distances)];
        return (new RelativeBias(options, table), head => ByHand(head));

        double[][] ByHand(int head) =>
        [
            .. Enumerable.Range(0, tokens).Select(i => Enumerable.Range(0, tokens).Select(j =>
            {
                int distance = symmetric ? Math.Min(Math.Abs(j - i), 3) : Math.Clamp(j - i, -3, 3) + 3;
                return (double)table[head * distances + distance];
            }).ToArray()),
        ];
    }

    private sealed class Sizes(int tokens)
    {
        internal int Tokens => tokens;

        internal float[] Values { get; } = [.. RandomEncoder.Numbers(new Random(67), tokens * Width)];

        internal float[] Keys { get; } = [.. RandomEncoder.Numbers(new Random(71), tokens * Width)];

        internal float[] Queries { get; } = [.. RandomEncoder.Numbers(new Random(73), tokens * Width)];

        internal double[][] Rows(float[] flat) => [.. flat.Chunk(Width).Select(row => row.Select(x => (double)x).ToArray())];
    }
}
