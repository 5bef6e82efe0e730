using System.Net;
using Microsoft.ML;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>
/// The weights that Microsoft.ML.TorchSharp 0.23.1 downloads: whether they can be had is asked before it tries, since it tries
/// five times and waits for minutes where nobody answers.
/// </summary>
internal static class TextClassificationWeights
{
    private const string Folder = "mlnet";
    private const string File = "NasBert2000000.tsm";

    private static readonly Uri Address = new($"https://aka.ms/mlnet-resources/models/{File}");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Returns where the weights are there, or where their server offers them.</summary>
    /// <param name="ml">The context, below whose folder for temporary files they are kept.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="Failure">They cannot be had.</exception>
    public static void Await(MLContext ml, CancellationToken cancel)
    {
        if (System.IO.File.Exists(Path.Combine(ml.TempFilePath, Folder, File))) return;
        using var client = new HttpClient { Timeout = Limit };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address);
            using HttpResponseMessage answer = client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.StatusCode != HttpStatusCode.OK) throw NotHad($"the answer is {(int)answer.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            throw NotHad(CommandRun.OneLine(error.Message));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw NotHad($"no answer within {Limit.TotalSeconds:F0} s");
        }
    }

    private static Failure NotHad(string why) => new($"its weights cannot be downloaded from {Address}: {why}");
}
