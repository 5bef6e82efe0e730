using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Cli.Learning;

/// <summary>Stages that are fitted one after the other, each on what those before it make of a view.</summary>
/// <param name="input">The view.</param>
internal sealed class StageList(IDataView input)
{
    private readonly List<ITransformer> _stages = [];
    private IDataView _output = input;

    public void Add(IEstimator<ITransformer> stage) => Add(stage.Fit(_output));

    public void Add(ITransformer fitted)
    {
        _stages.Add(fitted);
        _output = fitted.Transform(_output);
    }

    public ITransformer Chain() => new TransformerChain<ITransformer>([.. _stages]);
}
