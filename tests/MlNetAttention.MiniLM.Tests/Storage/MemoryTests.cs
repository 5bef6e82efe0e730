namespace MlNetAttention.MiniLM.Tests.Storage;

/// <summary>What one encoder takes of memory, beside what the process has anyway.</summary>
[Trait("Category", "Slow")]
public sealed class MemoryTests
{
    private const string Measured = "MLNETATTENTION_MEASURED_STORAGE";
    private const string ThisTest = $"MlNetAttention.MiniLM.Tests.Storage.{nameof(MemoryTests)}.{nameof(Is_resident_within)}";

    [Theory]
    [InlineData(WeightStorage.Half, 110)]
    [InlineData(WeightStorage.Int8, 90)]
    [InlineData(WeightStorage.Single, 130)]
    public Task A_loaded_encoder_is_resident_within(WeightStorage storage, int megabytes) =>
        TestAssemblyProcess.PassesAsync(ThisTest, (Measured, $"{storage} {megabytes}"));

    /// <summary>Only in a process of its own, where nothing else has left memory behind that is given back meanwhile.</summary>
    [Fact(Explicit = true)]
    public void Is_resident_within()
    {
        string[] measured = Environment.GetEnvironmentVariable(Measured)!.Split(' ');
        long before = Resident();

        var options = new PretrainedOptions { Storage = Enum.Parse<WeightStorage>(measured[0]) };
        AttentionEncoder encoder = PretrainedEncoders.MiniLM(options);
        encoder.Encode("A man is eating food.");

        double megabytes = (Resident() - before) / 1e6;
        GC.KeepAlive(encoder);
        Assert.InRange(megabytes, 10, double.Parse(measured[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static long Resident()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return Environment.WorkingSet;
    }
}
