using MlNetAttention.MiniLM.Tests.Parity;

namespace MlNetAttention.MiniLM.Tests.Storage;

/// <summary>How far the vectors of all-MiniLM-L6-v2 move when its weights are kept in fewer bits.</summary>
[Trait("Category", "Slow")]
public sealed class StorageLossTests
{
    [Theory]
    [InlineData(WeightStorage.Half, 0.0005, 0.99999)]
    [InlineData(WeightStorage.Int8, 0.03, 0.99)]
    public void Vectors_stay_close_to_those_of_single_precision(WeightStorage storage, double deviation, double cosine)
    {
        string[] texts =
        [
            .. ParityTexts.Odd.Where(text => text.Trim().Length > 0), .. ParityTexts.OfRepository(),
            .. ParityTexts.BesideRepository(),
        ];
        IReadOnlyList<ReadOnlyMemory<float>> exact = Vectors(WeightStorage.Single, texts);

        IReadOnlyList<ReadOnlyMemory<float>> rounded = Vectors(storage, texts);

        double farthest = exact.Zip(rounded).Max(
            pair => pair.First.ToArray().Zip(pair.Second.ToArray(), (a, b) => Math.Abs((double)a - b)).Max());
        double[] cosines =
            [.. exact.Zip(rounded, (a, b) => a.ToArray().Zip(b.ToArray(), (x, y) => (double)x * y).Sum())];
        TestContext.Current.SendDiagnosticMessage(
            $"{storage}: {texts.Length} texts, deviation at most {farthest:E2}, "
            + $"cosine {cosines.Average():F6}, lowest {cosines.Min():F6}");
        Assert.InRange(farthest, 1e-7, deviation);
        Assert.InRange(cosines.Min(), cosine, 1);
    }

    private static IReadOnlyList<ReadOnlyMemory<float>> Vectors(WeightStorage storage, string[] texts) =>
        PretrainedEncoders.MiniLM(new PretrainedOptions { Storage = storage })
            .EncodeTexts(texts, TestContext.Current.CancellationToken);
}
