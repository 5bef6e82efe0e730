using MlNetAttention.Pretrained.Files;
using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Pretrained.Sentences;
using MlNetAttention.Weights;

namespace MlNetAttention.Pretrained;

/// <summary>
/// Reads a pretrained encoder from a folder as transformers and sentence-transformers write them. Nothing in it is trusted: no
/// path comes from its files, and no length in them reserves memory that they do not fill.
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
    /// <exception cref="FormatException">A file is damaged, or describes an encoder that is not known.</exception>
    /// <exception cref="IOException">A file is missing, cannot be read, or was cut while it was read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    internal static PretrainedContent Read(string path)
    {
        FolderListing folder = FolderListing.Of(path);
        SentenceModules modules = SentenceModules.Read(folder);
        SentencePrompts prompts = SentencePrompts.Read(folder);
        PretrainedShape shape = PretrainedConfiguration.Read(modules.Transformer.FileOf(PretrainedConfiguration.FileName));
        TransformerConfiguration texts = TransformerConfiguration.Read(modules.Transformer);
        shape = shape with
        {
            MaxTokens = Math.Min(texts.MaxTokens ?? shape.Positions, shape.Positions),
            Lowercase = texts.Lowercase,
            Normalizes = modules.Normalizes,
            Pooling = modules.Pooling is { } pooling
                ? PoolingConfiguration.Read(pooling.FileOf(PretrainedConfiguration.FileName), shape.Width, prompts.SaySomething)
                : PoolingKind.Mean,
        };

        (List<WeightTensor> tensors, NumberKind storage) = ReadTransformer(modules.Transformer, shape);
        if (modules.Dense is { } dense) (shape, storage) = AddDense(dense, shape, tensors, storage);
        return new PretrainedContent(shape, tensors)
        {
            Storage = storage,
            Prompts = prompts,
            TokenizerFiles = TokenizerFileNames.Read(modules.Transformer),
        };
    }

    private static (List<WeightTensor> Tensors, NumberKind Storage) ReadTransformer(FolderListing folder, PretrainedShape shape)
    {
        using SafetensorsSet set = SafetensorsSet.Open(folder);
        return PretrainedWeights.Read(set, shape);
    }

    private static (PretrainedShape Shape, NumberKind Storage) AddDense(
        FolderListing folder, PretrainedShape shape, List<WeightTensor> tensors, NumberKind storage)
    {
        (DenseShape dense, bool hasBias) = DenseConfiguration.Read(folder.FileOf(PretrainedConfiguration.FileName), shape.Width);
        using SafetensorsSet set = SafetensorsSet.Open(folder);
        (List<WeightTensor> added, NumberKind kind) = PretrainedWeights.ReadDense(set, shape.Width, dense.Outputs, hasBias);
        tensors.AddRange(added);
        return (shape with { Dense = dense }, kind == storage ? storage : NumberKind.F32);
    }
}
