using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Pretrained;

/// <summary>What a folder has to hold for others to read an encoder: the way back of <see cref="PretrainedParts"/>.</summary>
internal static class SavedPretrained
{
    /// <exception cref="InvalidOperationException">The encoder has a part that the families have no place for.</exception>
    internal static PretrainedContent Of(EncoderOptions options, Vocabulary vocabulary, EncoderWeights weights)
    {
        if (!vocabulary.HasAllPieces || vocabulary.Rules.Pieces is not { } pieces)
        {
            string found = vocabulary.Rules.Pieces is null ? "words" : "those pieces of a tokenizer that occur in the rows";
            throw new InvalidOperationException(
                $"The encoder's tokens are {found} of its own training data; expected all pieces of a pretrained encoder.");
        }

        return new PretrainedContent(ShapeOptions.ShapeOf(options, pieces), [.. weights.Layout.Select(Tensor)])
        {
            Kinds = weights.Layout.ToDictionary(shape => shape.Name, shape => KindOf(weights.Stored(shape.Name))),
            TokenizerFiles = pieces.Files.ToDictionary(file => file.Name, file => file.Content.ToArray()),
        };

        WeightTensor Tensor(WeightShape shape)
        {
            float[] values = weights[shape.Name];
            if (shape.Name == EncoderLayout.Embedding) values = PieceRows.ToFile(values, pieces, options.Width);
            return new WeightTensor(shape.Name, shape.Shape, values);
        }
    }

    // Halves are written as such; integers have no place in these folders.
    private static NumberKind KindOf(WeightValues values) =>
        values.Storage == WeightStorage.Half ? NumberKind.F16 : NumberKind.F32;
}
