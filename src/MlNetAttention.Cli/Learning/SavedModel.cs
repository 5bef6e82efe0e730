using Microsoft.ML;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Explaining;
using MlNetAttention.MlNet;

namespace MlNetAttention.Cli.Learning;

/// <summary>A saved pipeline.</summary>
internal sealed class SavedModel
{
    private readonly MLContext _ml = new();
    private readonly ITransformer _pipeline;
    private readonly DataViewSchema? _inputSchema;
    private readonly ITransformer[] _stages;
    private readonly string _path;

    private SavedModel(string path)
    {
        _path = InputFile.NameOf(path);
        (_pipeline, _inputSchema) = LoadPipeline(path);
        _stages = [.. ModelStages.Flatten(_pipeline)];
    }

    /// <summary>The attention stage, a featurizer or a trainer; the first where there are several.</summary>
    /// <exception cref="Failure">There is none.</exception>
    public IAttentionStage Attention => FindAttention()
        ?? throw new Failure($"{_path} has no attention stage; 'mlnet-attention train-evaluate --model' saves one.");

    /// <summary>The stages of the pipeline in order, those of nested chains among them.</summary>
    public IReadOnlyList<ITransformer> Stages => _stages;

    /// <summary>The context that the pipeline was loaded in.</summary>
    public MLContext Ml => _ml;

    /// <summary>The pipeline.</summary>
    public ITransformer Pipeline => _pipeline;

    /// <summary>The columns that the pipeline was fitted on; null where they were not saved with it.</summary>
    public DataViewSchema? InputSchema => _inputSchema;

    /// <summary>The file as errors name it.</summary>
    public string Name => _path;

    /// <summary>Whether a predictor follows the attention stage.</summary>
    public bool Predicts =>
        _stages.SkipWhile(stage => stage != FindAttention()).Any(stage => stage is IPredictionTransformer<object>);

    /// <exception cref="Failure">The file cannot be read, or is no saved pipeline.</exception>
    public static SavedModel Load(string path) => new(path);

    /// <exception cref="ArgumentException">The prediction is of a kind that cannot be explained.</exception>
    /// <exception cref="InvalidOperationException">The prediction depends on more than the texts.</exception>
    public OcclusionExplanation Explain(IReadOnlyList<string> texts, OcclusionKind kind) => _ml.Model.ExplainByOcclusion(
        _pipeline, texts, _inputSchema, new OcclusionOptions { Kind = kind, FeaturizerColumnName = Attention.Columns.Features });

    /// <summary>The attention stage, the first where there are several; null where there is none.</summary>
    public IAttentionStage? FindAttention() => _stages.OfType<IAttentionStage>().FirstOrDefault();

    private (ITransformer Pipeline, DataViewSchema? InputSchema) LoadPipeline(string path)
    {
        try
        {
            // The loader finds stages of other assemblies by name among those that are loaded.
            using Stream stream = InputFile.OpenSeekable(path);
            return (_ml.Model.Load(stream, out DataViewSchema? inputSchema), inputSchema);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Cannot read {_path}: {CommandRun.OneLine(error.Message)}");
        }
        catch (Exception error)
        {
            // Which exceptions ML.NET throws for a file of another kind is not documented.
            string cause = CommandRun.OneLine(error.GetBaseException().Message);
            throw new Failure($"{_path} is not a model that can be loaded: {cause}");
        }
    }
}
