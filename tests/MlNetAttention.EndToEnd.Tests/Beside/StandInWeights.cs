using System.Reflection;
using Microsoft.ML.TorchSharp.NasBert;
using TorchSharp;

namespace Beside;

/// <summary>
/// Random weights in place of those that TextClassification downloads, so that a test needs no network: its own class, made by
/// reflection and saved where it looks first.
/// </summary>
internal static class StandInWeights
{
    private const string FileName = "NasBert2000000.tsm";
    private const int PaddingIndex = 1;
    private const int Symbols = 50_265; // of the tokenizer of RoBERTa

    /// <param name="temporary">The folder for temporary files of the context.</param>
    public static void Write(string temporary)
    {
        string folder = Path.Combine(temporary, "mlnet");
        Directory.CreateDirectory(folder);
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        Type type = typeof(TextClassificationTrainer).Assembly.GetType(
            "Microsoft.ML.TorchSharp.NasBert.Models.ModelForPrediction", throwOnError: true)!;
        object model = Activator.CreateInstance(
            type, All, null, [new TextClassificationTrainer.TextClassificationOptions(), PaddingIndex, Symbols, 2], null)!;
        var encoder = (torch.nn.Module)type.GetMethod("GetEncoder", All)!.Invoke(model, null)!;
        encoder.save(Path.Combine(folder, FileName));
    }
}
