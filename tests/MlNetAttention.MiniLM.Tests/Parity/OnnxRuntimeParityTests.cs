namespace MlNetAttention.MiniLM.Tests.Parity;

/// <summary>
/// A converted encoder computes what ONNX Runtime computes of the graph as it was published, whatever the text, its length, and
/// what it runs together with.
/// </summary>
[Trait("Category", "Slow")]
public sealed class OnnxRuntimeParityTests : IDisposable
{
    private const int MaxTokens = 512;
    private const double TokenTolerance = 1e-4;
    private const double PooledTolerance = 1e-5;

    private static readonly int[] Lengths =
    [
        1, 2, 3, 5, 7, 11, 13, 14, 15, 17, 23, 29, 31, 37, 61, 62, 63, 67, 101, 127, 131, 251, 254, 255, 383, 507, 509, 510, 521,
    ];

    private double _farthestTokens;
    private double _farthestPooled;

    [Theory]
    [InlineData("MiniLM")]
    [InlineData("ArcticXs")]
    public void Texts_one_at_a_time(string package)
    {
        using ParityEncoder parity = ParityEncoder.Of(package);
        AttentionEncoder encoder = parity.Load();
        string[] texts = [.. ParityTexts.Odd, .. ParityTexts.OfRepository(), .. ParityTexts.BesideRepository()];
        Assert.True(texts.Length > 200, $"{texts.Length} texts");

        foreach (string text in texts) Check(parity, encoder.Encode(text), FileIds.Of(parity.Tokenizer, MaxTokens, text), text);
    }

    [Theory]
    [InlineData("MiniLM")]
    [InlineData("ArcticXs")]
    public void Texts_of_every_length_up_to_the_most_and_beyond(string package)
    {
        using ParityEncoder parity = ParityEncoder.Of(package);
        AttentionEncoder encoder = parity.Load();
        string[] words = Words(parity);

        foreach (int count in Lengths)
        {
            string text = ParityTexts.OfWords(words, count, seed: count);
            FileIds ids = FileIds.Of(parity.Tokenizer, MaxTokens, text);
            Assert.Equal(Math.Min(count + 2, MaxTokens), ids.Ids.Length);
            Check(parity, encoder.Encode(text), ids, $"{count} words");
        }
    }

    [Theory]
    [InlineData("MiniLM")]
    [InlineData("ArcticXs")]
    public void Pairs_of_texts(string package)
    {
        using ParityEncoder parity = ParityEncoder.Of(package);
        AttentionEncoder encoder = parity.Load();
        string[] texts = [.. ParityTexts.OfRepository()];

        for (int i = 0; i + 1 < texts.Length; i += 5)
        {
            Check(
                parity, encoder.Encode(texts[i], texts[i + 1]),
                FileIds.Of(parity.Tokenizer, MaxTokens, texts[i], texts[i + 1]), $"{texts[i]} | {texts[i + 1]}");
        }
    }

    [Theory]
    [InlineData("MiniLM")]
    [InlineData("ArcticXs")]
    public void Texts_in_a_batch(string package)
    {
        using ParityEncoder parity = ParityEncoder.Of(package);
        AttentionEncoder encoder = parity.Load();
        string[] words = Words(parity);
        string[] texts =
        [
            .. ParityTexts.OfRepository().Where((_, i) => i % 7 == 0),
            .. Lengths.Where(count => count < 100).Select(count => ParityTexts.OfWords(words, count, seed: -count)),
        ];

        IReadOnlyList<ReadOnlyMemory<float>> ours = encoder.EncodeTexts(texts, TestContext.Current.CancellationToken);

        float[][] hidden = parity.Graph.Run([.. texts.Select(text => FileIds.Of(parity.Tokenizer, MaxTokens, text))]);
        for (int i = 0; i < texts.Length; i++)
        {
            double[] expected = parity.Pool(hidden[i], encoder.Options.Width);
            double farthest = Farthest(ours[i].Span, expected);
            _farthestPooled = Math.Max(farthest, _farthestPooled);
            Assert.True(farthest <= PooledTolerance, $"{texts[i]}: {farthest:E2}");
        }
    }

    public void Dispose() => TestContext.Current.SendDiagnosticMessage(
        $"Farthest: tokens {_farthestTokens:E2}, pooled {_farthestPooled:E2}");

    private void Check(ParityEncoder parity, EncodedSequence ours, FileIds ids, string what)
    {
        float[] expected = parity.Graph.Run(ids)[0];
        Assert.Equal(expected.Length, ours.TokenValues.Length);
        double tokens = Farthest(ours.TokenValues.Span, [.. expected.Select(value => (double)value)]);
        double pooled = Farthest(ours.Pooled.Span, parity.Pool(expected, ours.Pooled.Length));
        (_farthestTokens, _farthestPooled) = (Math.Max(tokens, _farthestTokens), Math.Max(pooled, _farthestPooled));
        Assert.True(tokens <= TokenTolerance && pooled <= PooledTolerance, $"{what}: tokens {tokens:E2}, pooled {pooled:E2}");
    }

    private static double Farthest(ReadOnlySpan<float> found, double[] expected)
    {
        double farthest = 0;
        for (int i = 0; i < expected.Length; i++) farthest = Math.Max(farthest, Math.Abs(found[i] - expected[i]));
        return farthest;
    }

    private static string[] Words(ParityEncoder parity) =>
        [.. parity.Tokenizer.Pieces.Where(piece => piece.Length > 2 && piece.All(char.IsAsciiLetterLower))];
}
