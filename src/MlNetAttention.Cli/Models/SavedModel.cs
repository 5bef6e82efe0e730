using Microsoft.ML;

namespace MlNetAttention.Cli.Models;

/// <summary>Finds the attention stage in a saved pipeline.</summary>
internal static class SavedModel
{
    /// <exception cref="Failure">The file cannot be read, is no saved pipeline, or has no attention stage.</exception>
    public static AttentionFeaturizingTransformer Load(string path)
    {
        return Flatten(LoadPipeline(path)).OfType<AttentionFeaturizingTransformer>().FirstOrDefault()
            ?? throw new Failure($"{path} has no attention stage; 'mlnet-attention train-evaluate --model' saves one.");
    }

    private static ITransformer LoadPipeline(string path)
    {
        try
        {
            // The loader finds stages of other assemblies by name among those that are loaded.
            using FileStream stream = File.OpenRead(path);
            var ml = new MLContext();
            return ml.Model.Load(stream, out _);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Cannot read {path}: {CommandRun.OneLine(error.Message)}");
        }
        catch (Exception error)
        {
            // What ML.NET throws for a file that is none of its own is not documented.
            string cause = CommandRun.OneLine(error.GetBaseException().Message);
            throw new Failure($"{path} is not a model that can be loaded: {cause}");
        }
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];
}
