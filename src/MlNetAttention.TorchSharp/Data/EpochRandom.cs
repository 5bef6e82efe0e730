namespace MlNetAttention.Data;

/// <summary>
/// A random generator that can be restarted: <see cref="Random"/> does not expose its state, so a training that resumes after an
/// epoch could not draw the numbers that would have come next.
/// </summary>
internal sealed class EpochRandom(int seed) : Random
{
    private Random _random = new(seed);

    /// <summary>Restarts the generator: all later numbers depend on the seed alone.</summary>
    internal void Restart(int seed) => _random = new Random(seed);

    // All methods are overridden: one that is left out would draw from the base class, which has another seed every time.
    public override int Next() => _random.Next();

    public override int Next(int maxValue) => _random.Next(maxValue);

    public override int Next(int minValue, int maxValue) => _random.Next(minValue, maxValue);

    public override long NextInt64() => _random.NextInt64();

    public override long NextInt64(long maxValue) => _random.NextInt64(maxValue);

    public override long NextInt64(long minValue, long maxValue) => _random.NextInt64(minValue, maxValue);

    public override float NextSingle() => _random.NextSingle();

    public override double NextDouble() => _random.NextDouble();

    public override void NextBytes(byte[] buffer) => _random.NextBytes(buffer);

    public override void NextBytes(Span<byte> buffer) => _random.NextBytes(buffer);

    protected override double Sample() => _random.NextDouble();
}
