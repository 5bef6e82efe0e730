using FsCheck.Xunit;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Tests.MlNet;

public class SavedModelTests
{
    private static readonly string[] Columns = ["Features", "Vectors", "Maps", "Tokens"];
    private static readonly ServedFixture Small = new("text");
    private static readonly byte[] SmallZip = Save(Small.Context, Small.Transformer, Small.Data.Schema);

    public static TheoryData<string> Kinds => [.. ServedFixture.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void A_chain_loaded_elsewhere_gives_the_same_bits(string kind)
    {
        var served = new ServedFixture(kind);
        var normalize = served.Context.Transforms.NormalizeMinMax("Scaled", "Features");
        var chain = new TransformerChain<ITransformer>(
            served.Transformer, normalize.Fit(served.Transformer.Transform(served.Data)));
        byte[] zip = Save(served.Context, chain, served.Data.Schema);

        var fresh = new MLContext();
        using var stream = new MemoryStream(zip);
        ITransformer loaded = fresh.Model.Load(stream, out DataViewSchema schema);
        Assert.Equal(served.Data.Schema.Select(Named), schema.Select(Named));
        string[] all = [.. Columns, "Scaled"];
        Assert.Equal(
            ServedFixture.Rows(chain.Transform(served.Data), all), ServedFixture.Rows(loaded.Transform(served.Data), all));

        var transformer = Assert.IsType<AttentionFeaturizingTransformer>(((IEnumerable<ITransformer>)loaded).First());
        Assert.Equal(served.Transformer.Encoder.Options, transformer.Encoder.Options);
        Assert.Equal(served.Transformer.Columns, transformer.Columns);
        Assert.Equal(chain.GetOutputSchema(schema).Select(Named), loaded.GetOutputSchema(schema).Select(Named));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_row_to_row_mapper_gives_the_values_of_a_view(string kind)
    {
        var served = new ServedFixture(kind);
        Assert.True(((ITransformer)served.Transformer).IsRowToRowMapper);
        IRowToRowMapper mapper = ((ITransformer)served.Transformer).GetRowToRowMapper(served.Data.Schema);
        SortedDictionary<float, object?[]> expected =
            ServedFixture.Rows(served.Transformer.Transform(served.Data), "Features", "Maps");
        using DataViewRowCursor cursor = served.Data.GetRowCursor(served.Data.Schema);
        using DataViewRow row = mapper.GetRow(cursor, [mapper.OutputSchema["Features"], mapper.OutputSchema["Maps"]]);
        Func<object?> features = ServedFixture.Getter(row, "Features");
        Func<object?> maps = ServedFixture.Getter(row, "Maps");
        int rows = 0;
        for (; cursor.MoveNext(); rows++) Assert.Equal(expected[rows], [features(), maps()]);
        Assert.Equal(101, rows);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_encoder_can_be_loaded_alone(string kind)
    {
        var served = new ServedFixture(kind);
        var normalize = served.Context.Transforms.NormalizeMinMax("Scaled", "Features");
        var chain = new TransformerChain<ITransformer>(
            served.Transformer, normalize.Fit(served.Transformer.Transform(served.Data)));
        using var stream = new MemoryStream(Save(served.Context, chain, served.Data.Schema));
        AttentionEncoder encoder = AttentionEncoder.Load(stream);
        Assert.True(stream.CanRead);
        Assert.Equal(served.Transformer.Encoder.Options, encoder.Options);
        foreach (string text in RandomEncoder.Texts(11, longest: 13, seed: 103))
        {
            Assert.Equal(served.Transformer.Encoder.Encode(text).Pooled.ToArray(), encoder.Encode(text).Pooled.ToArray());
        }
    }

    [Fact]
    public void The_encoder_can_be_loaded_by_the_path_of_a_file()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Assert.Contains(
            path, Assert.Throws<FileNotFoundException>(() => AttentionEncoder.Load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => AttentionEncoder.Load((string)null!));
        Assert.Throws<ArgumentException>(() => AttentionEncoder.Load(""));
        try
        {
            File.WriteAllBytes(path, SmallZip);
            float[] expected = Small.Transformer.Encoder.Encode("Evan's dog").Pooled.ToArray();
            Assert.Equal(expected, AttentionEncoder.Load(path).Encode("Evan's dog").Pooled.ToArray());
            File.WriteAllBytes(path, [1, 2, 3]);
            Assert.Throws<FormatException>(() => AttentionEncoder.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_has_not_one_encoder_is_refused()
    {
        var chain = new TransformerChain<ITransformer>(Small.Transformer, Small.Transformer);
        Refused(Save(Small.Context, chain, Small.Data.Schema), "has 2 attention stages; expected 1");
        Refused(Archive.Change("Attention.bin", SmallZip, change: null), "has 0 attention stages; expected 1");
        Refused([1, 2, 3], "no archive that can be read");
        Refused(Archive.Change("Attention.bin", SmallZip, bytes => bytes[100] ^= 1), "checksum");

        static void Refused(byte[] zip, string message)
        {
            using var stream = new MemoryStream(zip);
            Assert.Contains(
                message, Assert.Throws<FormatException>(() => AttentionEncoder.Load(stream)).Message, StringComparison.Ordinal);
        }
    }

    [Property(MaxTest = 500, Replay = "1,13")]
    public void A_damaged_file_ends_in_an_encoder_or_a_format_error(int seed)
    {
        using var stream = new MemoryStream(Damaged(seed));
        try
        {
            Assert.False(AttentionEncoder.Load(stream).Encode("dog").Pooled.IsEmpty);
        }
        catch (FormatException)
        {
        }
    }

    [Property(MaxTest = 500, Replay = "1,11")]
    public void A_damaged_file_ends_in_an_error_or_in_a_model(int seed)
    {
        EndsInAnErrorOrAModel(Damaged(seed));
    }

    [Fact]
    public void A_damaged_encoder_is_reported_as_a_decoding_error()
    {
        // The stream is stored or compressed by ML.NET; a model file of ours inside is found by its signature when stored,
        // so the archive is written again without compression.
        byte[] stored = Archive.Change("Attention.bin", SmallZip, bytes => bytes[100] ^= 1);
        using var stream = new MemoryStream(stored);
        Exception error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(stream, out _));
        Assert.Contains("checksum", Messages(error), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_its_encoder_is_refused()
    {
        using var stream = new MemoryStream(Archive.Change("Attention.bin", SmallZip, change: null));
        Exception error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(stream, out _));
        Assert.Contains("'Attention.bin'", Messages(error), StringComparison.Ordinal);
    }

    private static byte[] Damaged(int seed)
    {
        var random = new Random(seed);
        byte[] damaged = [.. SmallZip];
        for (int change = random.Next(1, 5); change > 0; change--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return random.Next(5) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }

    private static void EndsInAnErrorOrAModel(byte[] zip)
    {
        ITransformer model;
        using var stream = new MemoryStream(zip);
        try
        {
            model = new MLContext().Model.Load(stream, out _);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StackOverflowException or NullReferenceException))
        {
            return;
        }

        if (model is AttentionFeaturizingTransformer attention) Assert.False(attention.Encoder.Encode("dog").Pooled.IsEmpty);
    }

    private static string Messages(Exception? error) => error is null ? "" : $"{error.Message} {Messages(error.InnerException)}";

    private static (string Name, DataViewType Type) Named(DataViewSchema.Column column) => (column.Name, column.Type);

    private static byte[] Save(MLContext context, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, schema, stream);
        return stream.ToArray();
    }
}
