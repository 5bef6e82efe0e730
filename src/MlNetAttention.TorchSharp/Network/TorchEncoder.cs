using MlNetAttention.Attention;
using MlNetAttention.Data;
using MlNetAttention.Embedding;
using MlNetAttention.Optimization;
using MlNetAttention.Weights;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Network;

/// <summary>
/// The encoder as a differentiable torch network: step for step the path of <see cref="AttentionEncoder"/>, over padded
/// batches. Letters: B rows, T tokens, H heads, D width, d = D/H.
/// </summary>
internal sealed class TorchEncoder : IDisposable
{
    private readonly EncoderOptions _options;
    private readonly SeededDropout _dropout;
    private readonly GradientTape _tape = new();
    private readonly LongAttention _longRows;
    private readonly TorchAttention _attention;
    private readonly TorchSubwords? _subwords;
    private readonly WordLookup? _words;
    private readonly Tensor? _positions;
    private readonly FrozenLayers? _frozen;

    // The word vectors of the last batch, where autograd looks them up.
    private Tensor? _lookedUp;

    /// <param name="options">The shape of the encoder.</param>
    /// <param name="vocabulary">The words that have vectors.</param>
    /// <param name="dropout">Share of values that is dropped in training.</param>
    /// <param name="generator">The random generator of initial weights and dropout.</param>
    /// <param name="device">The device of the weights.</param>
    /// <param name="managed">
    /// Whether managed code draws dropout and looks up words on the CPU; their gradients are then in <see cref="RowGradients"/>
    /// after <see cref="CollectGradients"/>. False to leave both to torch.
    /// </param>
    /// <param name="largestPart">See <see cref="LongAttention"/>.</param>
    /// <param name="start">The weights to begin with; null for random ones.</param>
    /// <param name="frozen">The layers that are not trained; null where all are.</param>
    internal TorchEncoder(
        EncoderOptions options, Vocabulary vocabulary, double dropout, Generator generator, Device device, bool managed = true,
        long largestPart = LongAttention.LargestPart, EncoderWeights? start = null,
        FrozenLayers? frozen = null)
    {
        _options = options;
        _dropout = new SeededDropout(dropout, generator, managed);
        Parameters = new Parameters(options, vocabulary, generator, device, start, frozen?.Count ?? 0);
        _frozen = frozen;
        if (frozen is null && device.type == TorchSharp.DeviceType.CPU && managed) _words = new WordLookup(Parameters);
        else if (Parameters.Contains(EncoderLayout.Subwords)) _subwords = new TorchSubwords(Parameters[EncoderLayout.Subwords]);
        _positions = options.Positions switch
        {
            _ when frozen is not null => null,
            PositionKind.LearnedAbsolute => Parameters[EncoderLayout.Positions],
            PositionKind.Sinusoidal => tensor(
                SinusoidalPositions.Table(options.MaxTokens, options.Width), [options.MaxTokens, options.Width], device: device),
            _ => null,
        };
        var mix = new AttentionMix(options, _dropout);
        _longRows = new LongAttention(options, mix, _dropout, _tape, largestPart);
        _attention = new TorchAttention(options, Parameters, mix, _longRows);
    }

    internal Parameters Parameters { get; }

    /// <summary>Whether dropout is active.</summary>
    internal bool Training
    {
        get => _dropout.Active;
        set => _dropout.Active = value;
    }

    /// <summary>Gradients that autograd does not compute.</summary>
    internal IReadOnlyList<RowGradient> RowGradients => _words?.RowGradients ?? [];

    /// <summary>A shift added to the vectors of the words, [B, T, D]; null for none.</summary>
    internal Tensor? Shift { get; set; }

    /// <summary>The gradient of the vectors of the words, [B, T, D], after <see cref="Backward"/>; null where there is
    /// none.</summary>
    internal Tensor? WordGradient => (_words is null ? _lookedUp : _words.Vectors)?.grad;

    public void Dispose()
    {
        _subwords?.Dispose();
        _words?.Forget();
        _lookedUp?.Dispose();
        _tape.Clear();
    }

    /// <summary>Adds the gradients of a loss over a batch.</summary>
    internal void Backward(Tensor loss)
    {
        loss.backward();
        _tape.Rewind();
    }

    /// <summary>Fills <see cref="RowGradients"/> after <see cref="Backward"/>.</summary>
    internal void CollectGradients() => _words?.CollectGradients();

    /// <summary>Token vectors [B, T, D]; rows of padding are meaningless.</summary>
    internal Tensor TokenVectors(Batch batch)
    {
        using var scope = NewDisposeScope();
        _tape.Clear();
        bool before = _options.Norm != NormPlacement.After;
        bool isCut = is_grad_enabled() && _longRows.Serves(batch);
        Tensor x = _frozen?.Of(batch) ?? Embedded(batch);                                   // [B, T, D]
        for (int layer = _frozen?.Count ?? 0; layer < _options.Layers; layer++)
        {
            LayerNames names = EncoderLayout.Layer(layer);
            if (isCut && x.requires_grad) x = _tape.Leaf(x);
            Tensor input = before && _options.HasAttentionNorm ? Norm(names.AttentionNorm, x) : x;
            x = x.Plus(_dropout.Apply(_attention.Forward(layer, input, batch, Lookup)));     // [B, T, D]
            if (!before) x = Norm(names.AttentionNorm, x);
            if (_options.HiddenWidth == 0) continue;

            x = x.Plus(_dropout.Apply(FeedForward(names, before ? Norm(names.FeedForwardNorm, x) : x)));   // [B, T, D]
            if (!before) x = Norm(names.FeedForwardNorm, x);
        }

        if (_options.HasFinalNorm) x = Norm(EncoderLayout.FinalNorm, x);
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Pooled vectors [B, P].</summary>
    internal Tensor PooledVectors(Batch batch) =>
        _frozen is { ArePooled: true } ? _frozen.Of(batch) : Pool(TokenVectors(batch), batch);

    /// <summary>Token vectors [B, T, D] → pooled vectors [B, P].</summary>
    internal Tensor Pool(Tensor x, Batch batch)
    {
        using var scope = NewDisposeScope();
        Tensor mask = batch.Mask.unsqueeze(2);                                              // [B, T, 1]
        Tensor filled = batch.Lengths.IsPositive().unsqueeze(1).to_type(x.dtype);                  // [B, 1]
        Tensor pooled = _options.Pooling switch
        {
            PoolingKind.Mean => Mean(),
            PoolingKind.Max => Max(),
            PoolingKind.MeanAndMax => cat([Mean(), Max()], dim: 1),
            PoolingKind.First => x.select(1, 0),
            PoolingKind.Last => Last(),
            _ => Weighted(),
        };
        pooled = pooled * filled;
        if (_options.DenseWidth is not null) pooled = Dense(pooled) * filled;
        if (_options.NormalizePooled) pooled = UnitVectors.Of(pooled);                      // [B, P]
        return pooled.MoveToOuterDisposeScope();

        Tensor Mean() => (x * mask).sum(1) / batch.Lengths.AtLeast(1).unsqueeze(1);

        Tensor Max() => x.Masked(mask.IsZero(), float.MinValue).amax([1]);

        Tensor Last()
        {
            Tensor last = batch.Lengths.Minus(1).AtLeast(0).view(-1, 1, 1).expand(-1, 1, x.shape[2]);   // [B, 1, D]
            return x.gather(1, last).squeeze(1);
        }

        Tensor Weighted()
        {
            Tensor logits = x.matmul(Parameters[EncoderLayout.PoolingQuery]);               // [B, T]
            Tensor weights = logits.Masked(batch.Mask.IsZero(), MaskedLogit.Value).softmax(1);
            return (x * weights.unsqueeze(2)).sum(1);
        }
    }

    private Tensor Dense(Tensor x)
    {
        Tensor y = Linear(EncoderLayout.Dense, x);
        return _options.DenseActivation == DenseActivation.Tanh ? y.tanh() : y;
    }

    private Tensor Embedded(Batch batch)
    {
        Tensor words = Words(batch);                                                        // [B, T, D]
        Tensor x = Shift is null ? words : words.Plus(Shift);                               // [B, T, D]
        if (_options.EmbeddingNorm) x = Norm(EncoderLayout.EmbeddingNorm, x);
        return _dropout.Apply(x);
    }

    private Tensor Words(Batch batch)
    {
        if (_words is not null) return WithPlaces(_words.Of(batch), batch);                    // [B, T, D]
        Tensor words = Lookup(EncoderLayout.Embedding, batch);                              // [B, T, D]
        if (_subwords is not null) words = words.Plus(_subwords.Sum(batch).view(words.shape));
        if (!is_grad_enabled()) return words;
        words.retain_grad();
        _lookedUp?.Dispose();
        return _lookedUp = words.DetachFromDisposeScope();
    }

    private Tensor Lookup(string table, Batch batch)
    {
        long[] shape = [batch.Ids.shape[0], batch.Ids.shape[1], _options.Width];
        return WithPlaces(Parameters[table].index_select(0, batch.Ids.view(-1)).view(shape), batch); // [B, T, D]
    }

    private Tensor WithPlaces(Tensor vectors, Batch batch)
    {
        Tensor placed = _positions is null ? vectors : vectors.Plus(_positions.narrow(0, 0, vectors.shape[1]));
        return batch.Segments is { } segments
            ? placed.Plus(segments.matmul(Parameters[EncoderLayout.Segments]))              // [B, T, S] · [S, D]
            : placed;
    }

    private Tensor FeedForward(LayerNames names, Tensor x)
    {
        Tensor hidden = Linear(names.FeedForwardIn, x);                                     // [B, T, F]
        hidden = _options.Activation switch
        {
            ActivationKind.Relu => hidden.relu(),
            ActivationKind.GeluTanh => GeluTanh(hidden),
            _ => hidden.gelu(),
        };
        return Linear(names.FeedForwardOut, hidden);                                        // [B, T, D]
    }

    // x/2·(1 + tanh z) = x·σ(2z) with z = √(2/π)·(x + 0.044715·x³).
    private static Tensor GeluTanh(Tensor x)
    {
        double linear = 2 * Math.Sqrt(2 / Math.PI);
        Tensor cube = x.mul(x).mul(x);
        return x.mul(x.Times(linear).Plus(cube.Times(linear * 0.044715)).sigmoid());
    }

    private Tensor Linear(WeightPair map, Tensor x) => F.linear(x, Parameters[map.Weight], Parameters[map.Bias]);

    private Tensor Norm(WeightPair norm, Tensor x) => F.layer_norm(
        x, [_options.Width], Parameters[norm.Weight], Parameters[norm.Bias], _options.NormEpsilon);
}
