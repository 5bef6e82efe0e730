using MlNetAttention.Pretrained.Files;
using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Pretrained.Sentences;
using MlNetAttention.Tokens.Pieces;
using MlNetAttention.Weights;

namespace MlNetAttention.Pretrained;

/// <summary>
/// Reads a pretrained encoder from a folder as transformers and sentence-transformers write them. Nothing in it is trusted: of
/// paths, only plain names of folders within it come from its files, and no length in them reserves memory that they do not fill.
/// </summary>
/// <remarks>
/// <code>
/// config.json                       the shape of the transformer
/// model.safetensors                 its weights, or model.safetensors.index.json and shards
/// vocab.txt, tokenizer.json, …      its tokenizer
/// sentence_bert_config.json         most tokens, lower case
/// modules.json                      the stages; without it tokens are averaged, and that is the result
/// 1_Pooling/config.json             how tokens are pooled
/// 2_Dense/config.json, model.safetensors    a linear map of the pooled vector
/// config_sentence_transformers.json         texts to put before others
/// </code>
/// </remarks>
internal static class PretrainedFolder
{
    /// <summary>Reads everything.</summary>
    /// <exception cref="FormatException">A file is damaged, or describes an encoder that is not known.</exception>
    /// <exception cref="IOException">A file is missing, cannot be read, or was cut while it was read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    internal static PretrainedContent Read(string path)
    {
        Description description = Describe(path);
        FolderListing transformer = description.Modules.Transformer;
        PretrainedShape shape = description.Shape;
        var tensors = new List<WeightTensor>();
        var kinds = new Dictionary<string, NumberKind>(StringComparer.Ordinal);
        using (SafetensorsSet set = SafetensorsSet.Open(transformer))
        {
            Take(PretrainedWeights.Read(set, shape));
        }

        if (shape.Dense is { } dense)
        {
            using SafetensorsSet set = SafetensorsSet.Open(description.Modules.Dense!);
            Take(PretrainedWeights.ReadDense(set, shape.Width, dense.Outputs, description.HasDenseBias));
        }

        return new PretrainedContent(shape, tensors)
        {
            Kinds = kinds,
            Prompts = description.Prompts,
            TokenizerFiles = TokenizerFileNames.Read(transformer, description.Folder),
        };

        void Take(IEnumerable<(WeightTensor Tensor, NumberKind Kind)> read)
        {
            foreach ((WeightTensor tensor, NumberKind kind) in read)
            {
                tensors.Add(tensor);
                kinds.Add(tensor.Name, kind);
            }
        }
    }

    /// <summary>Reads the shape alone.</summary>
    /// <inheritdoc cref="Read"/>
    internal static PretrainedShape ReadShape(string path) => Describe(path).Shape;

    private static Description Describe(string path)
    {
        FolderListing folder = FolderListing.Of(path);
        SentenceModules modules = SentenceModules.Read(folder);
        SentencePrompts prompts = SentencePrompts.Read(folder.FileIfAny(PieceFile.Prompts));
        PretrainedShape shape = PretrainedConfiguration.Read(modules.Transformer.FileOf(PretrainedConfiguration.FileName));
        TransformerConfiguration texts = TransformerConfiguration.Read(modules.Transformer);
        (DenseShape? dense, bool hasDenseBias) = modules.Dense is null
            ? (null, false)
            : DenseConfiguration.Read(modules.Dense.FileOf(PretrainedConfiguration.FileName), shape.Width);
        shape = shape with
        {
            MaxTokens = Math.Min(texts.MaxTokens ?? shape.Positions, shape.Positions),
            Lowercase = texts.Lowercase,
            Normalizes = modules.Normalizes,
            Dense = dense,
            Pooling = modules.Pooling is { } pooling
                ? PoolingConfiguration.Read(pooling.FileOf(PretrainedConfiguration.FileName), shape.Width, prompts.SaySomething)
                : PoolingKind.Mean,
        };
        return new Description(folder, modules, prompts, shape, hasDenseBias);
    }

    private sealed record Description(
        FolderListing Folder, SentenceModules Modules, SentencePrompts Prompts, PretrainedShape Shape, bool HasDenseBias);
}
