namespace MlNetAttention.Testing;

/// <summary>
/// Held while a test trains. Two trainings at once slow each other tenfold, also across test projects and checkouts, which
/// no setting of the test runner can prevent.
/// </summary>
internal static class TrainingLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static async Task<IDisposable> WaitAsync(CancellationToken cancel)
    {
        string path = Path.Combine(Path.GetTempPath(), "mlnet-attention-training.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Pause, cancel);
            }
        }
    }
}
