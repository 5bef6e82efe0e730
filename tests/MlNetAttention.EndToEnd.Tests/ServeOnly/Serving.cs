using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention;

namespace ServeOnly;

/// <summary>What a plugin that serves does with a saved model whose column of texts is called Input.</summary>
public static class Serving
{
    /// <param name="way">How the model is used.</param>
    /// <param name="model">The file of the model.</param>
    /// <param name="text">The text to encode.</param>
    /// <returns>The sum of the text's vector or features.</returns>
    public static string Run(string way, string model, string text)
    {
        float[] values = way switch
        {
            "encoder" => AttentionEncoder.Load(model).Encode(text).Pooled.ToArray(),
            "transform" => Transform(model, text),
            "engine" => Predict(model, text),
            "held" => Held(),
            _ => throw new ArgumentException($"There is no way '{way}'.", nameof(way)),
        };
        return values.Sum().ToString("R", CultureInfo.InvariantCulture);
    }

    private static float[] Transform(string model, string text)
    {
        var ml = new MLContext();
        ITransformer transformer = ml.Model.Load(model, out _);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Repeat(new TextRow { Input = text }, 1000));
        return transformer.Transform(rows).GetColumn<float[]>(nameof(FeaturesRow.Features)).Last();
    }

    private static float[] Predict(string model, string text)
    {
        var ml = new MLContext();
        using var engine = ml.Model.CreatePredictionEngine<TextRow, FeaturesRow>(ml.Model.Load(model, out _));
        return engine.Predict(new TextRow { Input = text }).Features;
    }

    // What a plugin must not do if it is to be freed: the process lasts longer.
    private static float[] Held()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => { };
        return [];
    }

    internal sealed class TextRow
    {
        public string Input { get; set; } = "";
    }

    internal sealed class FeaturesRow
    {
        public float[] Features { get; set; } = [];
    }
}
