using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>
/// The weight of an example by its class, so that rare classes count as much as frequent ones. An example with a weight of its
/// own counts as that many.
/// </summary>
internal static class ClassWeights
{
    /// <summary>Examples / (classes that occur · examples of the class), float32 [C]; 0 for one that does not occur.</summary>
    internal static Tensor Balanced(IEnumerable<(int Class, double Weight)> examples, int classCount, Device device)
    {
        var counts = new double[classCount];
        double total = 0;
        foreach ((int c, double weight) in examples)
        {
            counts[c] += weight;
            total += weight;
        }

        int present = counts.Count(count => count > 0);
        return tensor(
            Array.ConvertAll(counts, count => count == 0 ? 0 : (float)total / (present * (float)count)), device: device);
    }

    /// <summary>
    /// Rows without the class / rows with it, float32 [C]: the weight of a row with the class where one without it weighs 1; 1
    /// for a class that no row or every row has.
    /// </summary>
    internal static Tensor Positive(IEnumerable<(int[] Classes, double Weight)> rows, int classCount, Device device)
    {
        var counts = new double[classCount];
        double total = 0;
        foreach ((int[] classes, double weight) in rows)
        {
            foreach (int c in classes) counts[c] += weight;
            total += weight;
        }

        return tensor(Array.ConvertAll(counts, Weight), device: device);

        float Weight(double count) => count == 0 || count == total ? 1 : (float)(total - count) / (float)count;
    }
}
