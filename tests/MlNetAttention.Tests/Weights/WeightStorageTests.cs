using MlNetAttention.Attention;
using MlNetAttention.Saving;
using MlNetAttention.Scoring;
using MlNetAttention.Tests.Saving;
using MlNetAttention.Weights;

namespace MlNetAttention.Tests.Weights;

/// <summary>Weights in fewer bits: rounded once, and the same numbers in memory, in the file and in the loaded model.</summary>
public class WeightStorageTests
{
    public static TheoryData<WeightStorage> Storages => [.. Enum.GetValues<WeightStorage>()];

    [Fact]
    public void Halves_are_the_nearest_that_there_are()
    {
        float[] values = [1, -0.1f, 65_504, 1e-7f, 1e-9f, 2049];
        WeightValues stored = WeightValues.Of(values, [2, 3], WeightStorage.Half);
        Assert.Equal(WeightStorage.Half, stored.Storage);
        Assert.Equal(values.Select(value => (float)(Half)value), stored.ToSingles());
    }

    [Fact]
    public void A_matrix_beyond_the_range_of_half_stays_single()
    {
        float[] values = [1, 2, 65_520, 4];
        WeightValues stored = WeightValues.Of(values, [2, 2], WeightStorage.Half);
        Assert.Equal(WeightStorage.Single, stored.Storage);
        Assert.Equal(values, stored.ToSingles());
    }

    [Fact]
    public void Integers_are_within_half_a_step_of_their_row()
    {
        float[] values = [1, -0.5f, 0.25f, 1000, -3, 0, 0, 0, 0, 1e-30f, -2e-30f, 5e-31f];
        WeightValues stored = WeightValues.Of(values, [4, 3], WeightStorage.Int8);
        float[] back = stored.ToSingles();
        for (int i = 0; i < values.Length; i++)
        {
            float largest = values.Skip(i / 3 * 3).Take(3).Max(MathF.Abs);
            Assert.InRange(MathF.Abs(values[i] - back[i]), 0, largest / 254 * 1.001f);
        }

        Assert.Equal(back, WeightValues.Of(back, [4, 3], WeightStorage.Int8).ToSingles());
    }

    [Theory, MemberData(nameof(Storages))]
    public void A_row_is_that_of_all_rows(WeightStorage storage)
    {
        float[] values = [.. RandomEncoder.Numbers(new Random(3), 7 * 5)];
        WeightValues stored = WeightValues.Of(values, [7, 5], storage);
        var row = new float[5];
        for (int r = 0; r < 7; r++)
        {
            stored.CopyRow(r, row);
            Assert.Equal(stored.ToSingles().AsSpan(r * 5, 5).ToArray(), row);
        }
    }

    [Theory, MemberData(nameof(Storages))]
    public void Biases_and_norms_stay_single(WeightStorage storage)
    {
        EncoderWeights weights = Rounded(RandomEncoder.Small, storage).Weights;
        Assert.All(weights.Layout, shape => Assert.Equal(
            shape.Shape.Length == 2 ? storage : WeightStorage.Single, weights.Stored(shape.Name).Storage));
    }

    [Theory, MemberData(nameof(Storages))]
    public void A_loaded_model_gives_the_same_bits(WeightStorage storage)
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            ModelContent content = Rounded(options, storage);
            byte[] bytes = SmallFile.Save(content);
            ModelContent loaded = SmallFile.Load(bytes);
            Assert.Equal(bytes, SmallFile.Save(loaded));
            const string Text = "Evan's dog Riley stranger";
            AttentionEncoderTests.Same(AttentionEncoder.Of(content).Encode(Text), AttentionEncoder.Of(loaded).Encode(Text));
        }
    }

    // Matrices are kept once: as they are packed by the encoder that has them.
    [Theory, MemberData(nameof(Storages))]
    public void Weights_are_saved_as_they_were_stored_whatever_computes_with_them(WeightStorage storage)
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            ModelContent content = Rounded(options, storage);
            byte[] bytes = SmallFile.Save(content);
            Dictionary<string, float[]> numbers = content.Weights.Layout.ToDictionary(
                shape => shape.Name, shape => content.Weights[shape.Name].ToArray());

            AttentionEncoder first = AttentionEncoder.Of(content);
            AttentionEncoder second = AttentionEncoder.Of(content);

            Assert.Equal(bytes, SmallFile.Save(content));
            Assert.All(numbers, weight => Assert.Equal(weight.Value, content.Weights[weight.Key]));
            const string Text = "Evan's dog Riley stranger";
            AttentionEncoderTests.Same(first.Encode(Text), second.Encode(Text));
        }
    }

    [Theory, MemberData(nameof(Storages))]
    public void A_row_of_a_packed_matrix_is_that_of_all_rows(WeightStorage storage)
    {
        ModelContent content = Rounded(RandomEncoder.Small, storage);
        string name = EncoderLayout.Layer(0).FeedForwardIn.Weight;
        float[] before = [.. content.Weights[name]];
        AttentionEncoder.Of(content);
        WeightValues packed = content.Weights.Stored(name);
        var row = new float[RandomEncoder.Small.Width];

        Assert.IsType<PackedValues>(packed);
        Assert.Equal((storage, before.LongLength, true), (packed.Storage, packed.Count, packed.AreFinite));
        for (int r = 0; r < before.Length / row.Length; r++)
        {
            packed.CopyRow(r, row);
            Assert.Equal(before.AsSpan(r * row.Length, row.Length).ToArray(), row);
        }
    }

    [Fact]
    public void Fewer_bits_make_smaller_files()
    {
        var options = new EncoderOptions();
        int[] lengths = [.. Enum.GetValues<WeightStorage>().Select(storage => SmallFile.Save(Rounded(options, storage)).Length)];
        Assert.InRange(lengths[1] / (double)lengths[0], 0.48, 0.56);
        Assert.InRange(lengths[2] / (double)lengths[0], 0.24, 0.34);
    }

    private static ModelContent Rounded(EncoderOptions options, WeightStorage storage)
    {
        Vocabulary vocabulary = RandomEncoder.TextVocabulary(RandomEncoder.Words);
        EncoderWeights exact = RandomEncoder.Weights(options, vocabulary, seed: 7);
        var rounded = new EncoderWeights(
            options, vocabulary,
            [.. exact.Layout.Select(shape => new WeightTensor(shape.Name, shape.Shape, exact[shape.Name]))], storage);
        return new ModelContent(SmallFile.AllColumns, options, vocabulary, rounded, FeatureLayout.VectorAlone);
    }
}
