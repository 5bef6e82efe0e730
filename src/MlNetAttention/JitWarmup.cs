using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention;

/// <summary>
/// Encodes a text with an encoder of zeros on another thread while the first model of a process is read, so that the runtime has
/// compiled the code by the time it is needed: compilation takes longer than everything else about a first text.
/// </summary>
internal static class JitWarmup
{
    // Whole tiles of tokens first, then every possible remainder.
    private static readonly string[] Texts = ["a b c d a b c d", "a b c d a b c", "a b c d a b", "a b c d a"];

    private static readonly Lazy<Task> Once = new(() => Task.Run(Run));

    /// <summary>Starts the warm-up on the first call; later calls do nothing.</summary>
    internal static void Begin() => _ = Once.Value;

    private static void Run()
    {
        var options = new EncoderOptions();
        var vocabulary = new Vocabulary(["a", "b", "c", "d"], new TextRules(), subwords: new Subwords(1));
        WeightTensor[] zeros = [.. EncoderLayout.Of(options, vocabulary).Select(shape => new WeightTensor(
            shape.Name, shape.Shape, new float[shape.Count]))];
        var encoder = new AttentionEncoder(options, vocabulary, new EncoderWeights(options, vocabulary, zeros));
        foreach (string text in Texts) encoder.Encode(text);
    }
}
