using Microsoft.ML;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Explaining;

namespace MlNetAttention.Cli.Learning;

/// <summary>A saved pipeline with an attention stage.</summary>
internal sealed class SavedModel
{
    private readonly MLContext _ml = new();
    private readonly ITransformer _pipeline;
    private readonly DataViewSchema? _inputSchema;
    private readonly ITransformer[] _stages;

    /// <exception cref="Failure">The file cannot be read, is no saved pipeline, or has no attention stage.</exception>
    private SavedModel(string path)
    {
        (_pipeline, _inputSchema) = LoadPipeline(path);
        _stages = [.. ModelStages.Flatten(_pipeline)];
        Attention = _stages.OfType<AttentionFeaturizingTransformer>().FirstOrDefault()
            ?? throw new Failure($"{path} has no attention stage; 'mlnet-attention train-evaluate --model' saves one.");
    }

    /// <summary>The attention stage, the first where there are several.</summary>
    public AttentionFeaturizingTransformer Attention { get; }

    /// <summary>Whether a predictor follows the attention stage.</summary>
    public bool Predicts => _stages.SkipWhile(stage => stage != Attention).Any(stage => stage is IPredictionTransformer<object>);

    /// <exception cref="Failure">The file cannot be read, is no saved pipeline, or has no attention stage.</exception>
    public static SavedModel Load(string path) => new(path);

    /// <exception cref="ArgumentException">The prediction is of a kind that cannot be explained.</exception>
    /// <exception cref="InvalidOperationException">The prediction depends on more than a text.</exception>
    public OcclusionExplanation Explain(string text, OcclusionKind kind) => _ml.Model.ExplainByOcclusion(
        _pipeline, text, _inputSchema, new OcclusionOptions { Kind = kind, FeaturizerColumnName = Attention.OutputColumnName });

    private (ITransformer Pipeline, DataViewSchema? InputSchema) LoadPipeline(string path)
    {
        try
        {
            // The loader finds stages of other assemblies by name among those that are loaded.
            using FileStream stream = File.OpenRead(path);
            return (_ml.Model.Load(stream, out DataViewSchema? inputSchema), inputSchema);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Cannot read {path}: {CommandRun.OneLine(error.Message)}");
        }
        catch (Exception error)
        {
            // Which exceptions ML.NET throws for a file of another kind is not documented.
            string cause = CommandRun.OneLine(error.GetBaseException().Message);
            throw new Failure($"{path} is not a model that can be loaded: {cause}");
        }
    }
}
