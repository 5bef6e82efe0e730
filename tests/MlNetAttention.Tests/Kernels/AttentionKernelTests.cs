using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

/// <summary>Attention in tiles against the one written to be read, within 1e-5·(1 + |y|).</summary>
public class AttentionKernelTests
{
    private const int Farthest = 5;
    private const int Margin = 256;
    private const float Guard = 99;

    // Around the ends of tiles, of the blocks of keys and of those of queries; d around a vector.
    public static TheoryData<int, int, int, int> Sizes =>
    [
        .. Widths.Bits.SelectMany(bits => new[] { 1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 63, 64, 67, 131 }.SelectMany(length =>
            new[] { (3, 5), (1, 16), (2, 1), (1, 67) }.Select(heads =>
                new TheoryDataRow<int, int, int, int>(bits, length, heads.Item1, heads.Item2)))),
    ];

    public static TheoryData<int> Alone => Widths.Alone;

    [Theory, MemberData(nameof(Sizes))]
    public void Mixed_values_are_those_of_the_reference(int bits, int length, int heads, int headWidth)
    {
        foreach (bool biased in new[] { false, true })
        {
            var input = new Input(length, heads, headWidth);
            float[] mixed = input.Attend(Widths.Of(bits), biased);
            double[][] expected = AttentionByHand.MultiHead(
                input.Rows(input.Values), input.Rows(input.Keys), input.Rows(input.Queries), heads,
                (head, v, k, q) => AttentionByHand.ScaledDotProduct(v, k, q, biased ? input.Biases(head) : null)).Mixed;
            Rows.Near([.. expected.SelectMany(row => row)], mixed, 1e-5);
        }
    }

    [Theory, MemberData(nameof(Alone))]
    public void Relevances_of_any_size_give_numbers(int bits)
    {
        foreach (float scale in new[] { 1e-30f, 1e3f, 1e15f })
        {
            var input = new Input(67, heads: 1, headWidth: 7, scale);
            float[] mixed = input.Attend(Widths.Of(bits), biased: true);
            Assert.All(mixed, value => Assert.InRange(value, -2.001f, 2.001f));
        }
    }

    [Theory]
    [InlineData(0, 3, 5)]
    [InlineData(1, 1, 4096)]
    [InlineData(19, 3, 5)]
    [InlineData(67, 2, 1)]
    [InlineData(131, 1, 67)]
    public void Nothing_but_the_result_and_the_scratch_is_written(int length, int heads, int headWidth)
    {
        foreach (int bits in Widths.Bits)
        {
            var input = new Input(length, heads, headWidth);
            KernelSet kernels = Widths.Of(bits);
            float[] mixed = Guarded(length * heads * headWidth), scratch = Guarded(kernels.AttentionScratch(headWidth));
            input.Attend(kernels, biased: true, Inner(mixed), Inner(scratch));
            Assert.All(Inner(mixed).ToArray(), value => Assert.NotEqual(Guard, value));
            foreach (float[] guarded in new[] { mixed, scratch })
            {
                Assert.All(guarded[..Margin].Concat(guarded[^Margin..]), value => Assert.Equal(Guard, value));
            }
        }
    }

    // Its relevance is about 278. Who misses it when looking for the largest gets a power of two whose exponent wraps round to a
    // tiny one.
    [Theory, MemberData(nameof(Alone))]
    public void A_key_far_above_the_others_gets_all_of_the_weight(int bits)
    {
        const int headWidth = 7;
        foreach (int length in new[] { 1, 4, 19, 67 })
        {
            for (int highest = 0; highest < length; highest++)
            {
                var input = new Input(length, heads: 1, headWidth);
                input.Queries.AsSpan().Fill(1);
                input.Keys.AsSpan().Clear();
                input.Keys.AsSpan(highest * headWidth, headWidth).Fill(105);

                float[] mixed = input.Attend(Widths.Of(bits), biased: false);

                float[] expected = input.Values[(highest * headWidth)..((highest + 1) * headWidth)];
                Assert.All(mixed.Chunk(headWidth), row => Rows.Near([.. expected.Select(x => (double)x)], row, 1e-6));
            }
        }
    }

    [Theory, MemberData(nameof(Alone))]
    public void Leftovers_in_the_scratch_change_no_bit(int bits)
    {
        KernelSet kernels = Widths.Of(bits);
        foreach (int length in new[] { 1, 2, 3, 5, 19, 67, 131 })
        {
            var input = new Input(length, heads: 2, headWidth: 7);
            float[] expected = input.Attend(kernels, biased: true);
            foreach (float leftover in new[] { 1e30f, float.NaN })
            {
                float[] mixed = new float[input.Values.Length], scratch = new float[kernels.AttentionScratch(7)];
                Array.Fill(scratch, leftover);
                input.Attend(kernels, biased: true, mixed, scratch);
                Assert.Equal(expected, mixed);
            }
        }
    }

    private static float[] Guarded(int length) => [.. Enumerable.Repeat(Guard, length + 2 * Margin)];

    private static Span<float> Inner(float[] guarded) => guarded.AsSpan(Margin, guarded.Length - 2 * Margin);

    private sealed class Input(int length, int heads, int headWidth, float scale = 1)
    {
        private readonly float[] _biases = Kernels.Rows.Random(heads * (2 * Farthest + 1), 71);

        internal float[] Queries { get; } = [.. Kernels.Rows.Random(length * heads * headWidth, 59).Select(x => scale * x)];

        internal float[] Keys { get; } = [.. Kernels.Rows.Random(length * heads * headWidth, 61).Select(x => scale * x)];

        internal float[] Values { get; } = Kernels.Rows.Random(length * heads * headWidth, 67);

        internal double[][] Rows(float[] flat) =>
            [.. flat.Chunk(heads * headWidth).Select(row => row.Select(x => (double)x).ToArray())];

        internal double[][] Biases(int head) =>
        [
            .. Enumerable.Range(0, length).Select(i =>
                Enumerable.Range(0, length).Select(j => (double)BiasOf(head, Math.Clamp(j - i, -Farthest, Farthest))).ToArray()),
        ];

        internal float[] Attend(KernelSet kernels, bool biased)
        {
            var mixed = new float[Values.Length];
            Attend(kernels, biased, mixed, new float[kernels.AttentionScratch(headWidth)]);
            return mixed;
        }

        internal void Attend(KernelSet kernels, bool biased, Span<float> mixed, Span<float> scratch)
        {
            DistanceBias bias = biased ? new DistanceBias(heads, Farthest, BiasOf, kernels) : DistanceBias.None(heads, kernels);
            kernels.Attend(new AttentionInput(Queries, Keys, Values, heads, headWidth), bias, scratch, mixed);
        }

        private float BiasOf(int head, int distance) => _biases[head * (2 * Farthest + 1) + distance + Farthest];
    }
}
