using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>The weight of an example by its class, so that rare classes count as much as frequent ones.</summary>
internal static class ClassWeights
{
    /// <summary>Examples / (classes that occur · examples of the class), float32 [C]; 0 for one that does not occur.</summary>
    internal static Tensor Balanced(IEnumerable<int> examples, int classCount, Device device)
    {
        var counts = new float[classCount];
        int total = 0;
        foreach (int example in examples)
        {
            counts[example]++;
            total++;
        }

        int present = counts.Count(count => count > 0);
        return tensor(counts.Select(count => count == 0 ? 0 : total / (present * count)).ToArray(), device: device);
    }

    /// <summary>
    /// Rows without the class / rows with it, float32 [C]: the weight of a row with the class where one without it weighs 1; 1
    /// for a class that no row or every row has.
    /// </summary>
    internal static Tensor Positive(int[][] rows, int classCount, Device device)
    {
        var counts = new int[classCount];
        foreach (int c in rows.SelectMany(row => row)) counts[c]++;
        return tensor(counts.Select(Weight).ToArray(), device: device);

        float Weight(int count) => count == 0 || count == rows.Length ? 1 : (rows.Length - count) / (float)count;
    }
}
