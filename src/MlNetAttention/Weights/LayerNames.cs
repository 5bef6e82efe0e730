namespace MlNetAttention.Weights;

/// <summary>The two weights of a linear map x·Wᵀ + b, or of a norm with its scale and shift, under the name they share.</summary>
internal readonly record struct WeightPair(string Name)
{
    internal string Weight => $"{Name}.weight";

    internal string Bias => $"{Name}.bias";
}

/// <summary>The names of the weights of one layer, in memory, model files and checkpoints.</summary>
internal readonly record struct LayerNames(int Layer)
{
    internal string Attention => $"blocks.{Layer}.attention";

    internal WeightPair AttentionNorm => new($"{Attention}.norm");

    internal string LocalContext => $"{Attention}.local.weight";

    internal WeightPair Query => new($"{Attention}.query");

    internal WeightPair Key => new($"{Attention}.key");

    internal WeightPair Value => new($"{Attention}.value");

    internal WeightPair Output => new($"{Attention}.output");

    /// <summary>Queries looked up per word.</summary>
    internal string QueryTable => $"{Query.Name}{EncoderLayout.TableSuffix}";

    /// <summary>Keys looked up per word.</summary>
    internal string KeyTable => $"{Key.Name}{EncoderLayout.TableSuffix}";

    internal string RelativeBias => $"{Attention}.relative.weight";

    internal string FeedForward => $"blocks.{Layer}.feed_forward";

    internal WeightPair FeedForwardNorm => new($"{FeedForward}.norm");

    internal WeightPair FeedForwardIn => new($"{FeedForward}.in");

    internal WeightPair FeedForwardOut => new($"{FeedForward}.out");
}
