using MlNetAttention.Options;
using MlNetAttention.Pretrained.Sentences;
using MlNetAttention.Tokens;
using MlNetAttention.Tokens.Pieces;
using MlNetAttention.Weights;

namespace MlNetAttention.Pretrained;

/// <summary>The parts that an encoder is made of, from what a folder holds.</summary>
internal sealed record PretrainedParts(EncoderOptions Options, Vocabulary Vocabulary, EncoderWeights Weights)
{
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are to be more tokens than positions, or too few for a pair; or more layers than there are.
    /// </exception>
    /// <exception cref="FormatException">
    /// The tokenizer is damaged, or does not fit the weights; or the folder itself has too few tokens for a pair.
    /// </exception>
    internal static PretrainedParts Of(PretrainedContent content, PretrainedOptions options)
    {
        PretrainedShape shape = content.Shape;
        if (content.Prompts.Default.Length > 0)
        {
            throw new FormatException(
                $"'{PieceFile.Prompts}' has the {SentencePrompts.DefaultField} '{content.Prompts.DefaultName}'; expected none, "
                + "as texts are encoded as they are. Without that field, put the prompt before the texts that want it.");
        }

        PieceTokenizer pieces = PiecesOf(content);
        Vocabulary vocabulary = Vocabulary.Of(pieces);
        int maxTokens = MostTokens(shape, options, least: vocabulary.Frame.Around(ShapeOptions.Texts) + ShapeOptions.Texts);
        content = content.CutTo(maxTokens, SegmentRows(shape, pieces), Layers(shape, options));
        EncoderOptions encoder = ShapeOptions.OptionsOf(content.Shape);
        encoder.Validate();
        WeightTensor[] tensors =
            [.. content.Tensors.Select(tensor => tensor.Name == EncoderLayout.Embedding ? Reordered(tensor, pieces) : tensor)];
        try
        {
            return new PretrainedParts(encoder, vocabulary, new EncoderWeights(encoder, vocabulary, tensors, options.Storage));
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"The weights do not fit: {error.Message}", error);
        }
    }

    private static int MostTokens(PretrainedShape shape, PretrainedOptions options, int least)
    {
        string expected =
            $"expected at least {least}, a token of each of {ShapeOptions.Texts} texts and the special ones around them.";
        if (shape.Positions < least) throw new FormatException($"The encoder has {shape.Positions} positions; {expected}");
        if (options.MaxTokens is { } given)
        {
            Check.Range(given, least, shape.Positions, nameof(options.MaxTokens));
            return given;
        }

        return shape.MaxTokens >= least
            ? shape.MaxTokens
            : throw new FormatException(
                $"The folder allows {shape.MaxTokens} tokens ({TransformerConfiguration.MaxTokensField} or "
                + $"{TransformerConfiguration.TokenizerField}); {expected}");
    }

    private static int Layers(PretrainedShape shape, PretrainedOptions options)
    {
        if (options.Layers is not { } given) return shape.Layers;
        Check.Range(given, 1, shape.Layers, nameof(options.Layers));
        return given;
    }

    // All tokens have the first row where the tokenizer tells no segments, as that of RoBERTa never does.
    private static int SegmentRows(PretrainedShape shape, PieceTokenizer pieces) =>
        shape.Family != PretrainedFamily.Roberta && pieces.HasSegments ? shape.Segments : Math.Min(shape.Segments, 1);

    private static PieceTokenizer PiecesOf(PretrainedContent content)
    {
        // sentence-transformers lower-cases a text before the tokenizer sees it, and leaves accents to that.
        PieceSettings? settings = content.Shape.Lowercase ? new PieceSettings { LowercaseFirst = true } : null;
        PieceTokenizer pieces = PieceTokenizer.Read(
            content.TokenizerFiles.Select(file => new PieceFile(file.Key, file.Value)), settings);
        int rows = content.Shape.Words;
        return pieces.Pieces.Length <= rows
            ? pieces
            : throw new FormatException(
                $"The tokenizer has {pieces.Pieces.Length} pieces; expected at most {rows}, the rows of the embedding.");
    }

    // Some embeddings have more rows than there are pieces, so that their number can be divided by 64.
    private static WeightTensor Reordered(WeightTensor table, PieceTokenizer pieces)
    {
        int width = table.Shape[1];
        return new WeightTensor(table.Name, [pieces.Pieces.Length, width], PieceRows.FromFile(table.Values, pieces, width));
    }
}
