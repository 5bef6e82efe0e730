using MlNetAttention.Weights;

namespace MlNetAttention;

public sealed partial class AttentionEncoder
{
    /// <summary>
    /// The same encoder up to one of its layers, whose token vectors are the input of the next. It shares the weights.
    /// </summary>
    /// <param name="layers">Number of layers, at least 1.</param>
    internal AttentionEncoder UpTo(int layers)
    {
        if (Options.Norm != NormPlacement.After)
        {
            // What stands between two layers is not yet what either norm makes of it.
            throw new NotSupportedException($"Norms are {Options.Norm} the halves of a layer; expected {NormPlacement.After}.");
        }

        EncoderOptions options = EncoderLayout.UpTo(Options, layers);
        StoredWeight[] kept =
        [
            .. EncoderLayout.Of(options, Vocabulary)
                .Select(shape => new StoredWeight(shape.Name, shape.Shape, Weights.Stored(shape.Name))),
        ];
        return new AttentionEncoder(options, Vocabulary, new EncoderWeights(options, Vocabulary, kept), GivenLimits);
    }
}
