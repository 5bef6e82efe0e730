using MlNetAttention.Weights;

namespace MlNetAttention.Embedding;

/// <summary>The vectors that absolute positions add to tokens: learned ones, or sines and cosines.</summary>
internal sealed class PositionVectors
{
    private readonly EncoderOptions _options;
    private volatile float[] _table;

    private PositionVectors(EncoderOptions options, float[] table)
    {
        _options = options;
        _table = table;
    }

    /// <summary>The positions of an encoder; null where nothing is added.</summary>
    internal static PositionVectors? Of(EncoderOptions options, EncoderWeights weights) => options.Positions switch
    {
        PositionKind.LearnedAbsolute => Learned(options, weights[EncoderLayout.Positions]),
        PositionKind.Sinusoidal => Sinusoidal(options),
        _ => null,
    };

    /// <param name="options">The shape of the encoder.</param>
    /// <param name="table">A vector per position, [MaxTokens, D].</param>
    internal static PositionVectors Learned(EncoderOptions options, float[] table) => new(options, table);

    internal static PositionVectors Sinusoidal(EncoderOptions options) => new(options, []);

    /// <summary>The vectors of the first positions, [<paramref name="length"/>, D]; at most MaxTokens.</summary>
    internal ReadOnlySpan<float> UpTo(int length)
    {
        // Sines and cosines are computed only as far as sequences reach: a model file states its longest sequence without holding
        // a single byte for it. Threads that grow the table concurrently compute the same numbers.
        float[] table = _table;
        if (table.Length < length * _options.Width)
        {
            int grown = Math.Min(Math.Max(length, 2 * table.Length / _options.Width), _options.MaxTokens);
            _table = table = SinusoidalPositions.Table(grown, _options.Width);
        }

        return table.AsSpan(0, length * _options.Width);
    }
}
