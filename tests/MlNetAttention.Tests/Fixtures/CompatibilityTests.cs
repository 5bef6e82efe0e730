using System.Globalization;
using System.IO.Compression;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML;
using MlNetAttention.Tests.MlNet;

namespace MlNetAttention.Tests.Fixtures;

/// <summary>That models saved before load and give what they gave: README.md says how they and their values were made.</summary>
public class CompatibilityTests
{
    private const string WidthVariable = "MLNETATTENTION_VECTOR_BITS";
    private const string RewriteVariable = "MLNETATTENTION_REWRITE_FIXTURES";
    private const float ToleranceWithoutFusedMultiplyAdd = 1e-5f;

    private static readonly string ThisTest =
        $"{typeof(CompatibilityTests).FullName}.{nameof(Models_saved_before_give_what_they_gave)}";

    public static TheoryData<string> Models => [.. SavedModels.Files.Select(file => Path.GetFileName(file))];

    /// <summary>With the vectors of this process, whatever they are.</summary>
    [Fact]
    public void Models_saved_before_give_what_they_gave()
    {
        bool isForced = Environment.GetEnvironmentVariable(WidthVariable) is { Length: > 0 };
        int bits = isForced
            ? int.Parse(Environment.GetEnvironmentVariable(WidthVariable)!, CultureInfo.InvariantCulture)
            : Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        if (isForced && Environment.GetEnvironmentVariable(RewriteVariable) is { Length: > 0 })
        {
            Assert.True(Fma.IsSupported, "Values are written on machines with a fused multiply-add alone.");
            SavedModelWriter.WriteMissing();
            File.WriteAllLines(SavedModels.ExpectedFile(bits), [SavedModelWriter.Machine(bits), .. SavedModels.Values()]);
        }

        string[] expected = File.ReadAllLines(SavedModels.ExpectedFile(bits))[1..], found = [.. SavedModels.Values()];
        Assert.InRange(SavedModels.Files.Length, 14, int.MaxValue);
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++) AssertSame(expected[i], found[i]);
    }

    [Theory]
    [InlineData(WidthVariable, "128")]
    [InlineData(WidthVariable, "256")]
    [InlineData(WidthVariable, "512")]
    [InlineData("DOTNET_EnableAVX512", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    public Task So_they_do_with_vectors_of_every_width_and_on_older_machines(string variable, string value) =>
        TestAssemblyProcess.PassesAsync(ThisTest, (variable, value));

    /// <summary>So an older version reads what this one saves, too.</summary>
    [Theory, MemberData(nameof(Models))]
    public void Saved_again_they_have_the_same_bytes(string model)
    {
        string file = Path.Combine(SavedModels.ModelFolder, model);
        var context = new MLContext(seed: 7);
        ITransformer transformer = context.Model.Load(file, out DataViewSchema schema);
        Assert.Equal(SavedModels.Rows(context, file).Schema["Input"].Type, schema["Input"].Type);
        using var stream = new MemoryStream();
        context.Model.Save(transformer, schema, stream);
        byte[] before = Encoder(File.ReadAllBytes(file)), after = Encoder(stream.ToArray());
        Assert.Equal($"MLNATTN\0{SavedModels.VersionOf(file)}\0\0\0", string.Concat(before[..12].Select(one => (char)one)));
        Assert.Equal(before, after);
    }

    [Fact]
    public void They_have_every_choice_that_an_encoder_has()
    {
        AttentionEncoder[] encoders = [.. SavedModels.Files.Select(AttentionEncoder.Load)];
        EncoderOptions[] options = [.. encoders.Select(encoder => encoder.Options)];
        Assert.Equal(
            from mechanism in Enum.GetValues<AttentionMechanism>()
            from source in Enum.GetValues<AttentionSource>()
            select (mechanism, source),
            options.Select(of => (of.Mechanism, of.Source)).Distinct().Order());
        AssertEvery(options.Select(of => of.Norm));
        AssertEvery(options.Select(of => of.Positions));
        AssertEvery(options.Select(of => of.Activation));
        AssertEvery(options.Select(of => of.Pooling));
        AssertEvery(encoders.Select(encoder => encoder.Vocabulary.Normalization));
        AssertEvery(encoders.Select(encoder => encoder.Vocabulary.UnspacedText));
        Assert.Equal(ServedFixture.Kinds.Order(), SavedModels.Files.Select(SavedModels.KindOf).Distinct().Order());
    }

    private static void AssertEvery<T>(IEnumerable<T> found)
        where T : struct, Enum => Assert.Equal(Enum.GetValues<T>(), found.Distinct().Order());

    // Nearly every x64 machine multiplies and adds with one rounding; another gives other last bits.
    private static void AssertSame(string expected, string found)
    {
        if (Fma.IsSupported || expected.Contains("column: Tokens", StringComparison.Ordinal))
        {
            Assert.Equal(expected, found);
            return;
        }

        int end = expected.LastIndexOf('\t') + 1;
        Assert.Equal(expected[..end], found[..end]);
        float[] before = Numbers(expected[end..]), after = Numbers(found[end..]);
        Assert.Equal(before.Length, after.Length);
        for (int i = 0; i < before.Length; i++)
        {
            float tolerance = ToleranceWithoutFusedMultiplyAdd * (1 + Math.Abs(before[i]));
            Assert.True(
                float.IsFinite(after[i]) && Math.Abs(before[i] - after[i]) <= tolerance,
                $"{expected[..end]} number {i}: {after[i]:R}, before {before[i]:R}, tolerance {tolerance}");
        }
    }

    private static float[] Numbers(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SavedModels.Number)];

    private static byte[] Encoder(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using Stream stream = archive.Entries.Single(entry => entry.Name == "Attention.bin").Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
