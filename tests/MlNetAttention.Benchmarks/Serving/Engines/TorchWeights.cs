using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>Gives the network of plain layers the weights of an encoder.</summary>
internal static class TorchWeights
{
    internal static TorchNetwork Network(AttentionEncoder encoder, bool fused = true)
    {
        var network = new TorchNetwork(encoder.Options, encoder.Vocabulary.Size, fused);
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach ((string name, var parameter) in network.named_parameters()) parameter.copy_(Find(encoder, name));
        return network;
    }

    private static Tensor Find(AttentionEncoder encoder, string name)
    {
        string[] parts = name.Split('.');
        if (parts[0] == "_embedding") return Words(encoder);
        if (parts[0] == "_norm") return Take(encoder, Part(EncoderLayout.FinalNorm, parts[1]));

        LayerNames names = EncoderLayout.Layer(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        string kind = parts[^1];
        return parts[2] switch
        {
            "_attentionNorm" => Take(encoder, Part(names.AttentionNorm, kind)),
            "_local" => Take(encoder, names.LocalContext).t().unsqueeze(1),                                    // [D, 1, W]
            "_queryKeyValue" => cat([Projection(names.Query), Projection(names.Key), Projection(names.Value)]),  // [3·D, …]
            "_output" => Projection(names.Output),
            "_relative" => Take(encoder, names.RelativeBias),                                                  // [H, 2·R+1]
            "_feedForwardNorm" => Take(encoder, Part(names.FeedForwardNorm, kind)),
            "_in" => Projection(names.FeedForwardIn),
            "_out" => Projection(names.FeedForwardOut),
            _ => throw new InvalidOperationException($"The network has a parameter {name}, which the encoder has not."),
        };

        Tensor Projection(WeightPair projection) => Take(encoder, Part(projection, kind));
    }

    private static string Part(WeightPair pair, string kind) => kind == "weight" ? pair.Weight : pair.Bias;

    private static Tensor Take(AttentionEncoder encoder, string name)
    {
        WeightShape shape = encoder.Weights.Layout.Single(shape => shape.Name == name);
        return tensor(encoder.Weights[name], [.. shape.Shape.Select(size => (long)size)]);
    }

    // A word's own vector with those of its n subwords added, divided by √n: the others do that when they load or export.
    private static Tensor Words(AttentionEncoder encoder)
    {
        int width = encoder.Options.Width;
        float[] words = [.. encoder.Weights[EncoderLayout.Embedding]];                                      // [V, D]
        float[] subwords = encoder.Weights[EncoderLayout.Subwords];                                         // [S, D]
        int[] found = [];
        for (int id = Vocabulary.FirstKnownId; id < encoder.Vocabulary.Size; id++)
        {
            int count = 0;
            encoder.Vocabulary.Subwords.Append(encoder.Vocabulary.TextOf(id), ref found, ref count);
            foreach (int bucket in found.AsSpan(0, count))
            {
                for (int d = 0; d < width; d++) words[id * width + d] += subwords[bucket * width + d] / MathF.Sqrt(count);
            }
        }

        return tensor(words, [encoder.Vocabulary.Size, width]);
    }
}
