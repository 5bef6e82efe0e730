using System.Buffers.Binary;
using MlNetAttention.Saving;
using MlNetAttention.Scoring;
using MlNetAttention.Tests.Saving;

namespace MlNetAttention.Tests.Scoring;

/// <summary>The form of a predicted number as a feature, and its place in the file.</summary>
public class NumberScaleTests
{
    [Fact]
    public void A_number_is_its_distance_from_the_mean_in_deviations()
    {
        NumberScale scale = NumberScale.Of([1, 3, 5, 7]);
        Assert.Equal(4, scale.Mean);
        Assert.Equal(Math.Sqrt(5), scale.Deviation, 1e-6);
        Assert.Equal(2 / Math.Sqrt(5), scale.Apply(6), 1e-6);
        Assert.Equal(0, scale.Apply(4));
    }

    [Fact]
    public void Labels_of_any_size_give_finite_features()
    {
        foreach (float[] labels in new float[][] { [0, float.Epsilon], [float.MinValue, float.MaxValue], [1e30f, -1e30f] })
        {
            NumberScale scale = NumberScale.Of(labels);
            scale.Validate();
            foreach (float label in labels) Assert.True(float.IsFinite(scale.Apply(label)));
        }

        Assert.Equal(float.MaxValue, new NumberScale(0, float.Epsilon).Apply(1e30f));
    }

    [Fact]
    public void A_constant_stands_beside_a_number_that_is_the_only_feature()
    {
        EncoderOptions options = RandomEncoder.Small;
        Assert.Equal(["Score", "Constant"], new FeatureLayout(Head(options), HasVector: false).SlotNames(options));
        Assert.Equal(2, new FeatureLayout(Head(options), HasVector: false).Length(options));
        Assert.Equal(1 + options.PooledWidth, new FeatureLayout(Head(options), HasVector: true).Length(options));
    }

    [Fact]
    public void A_scale_comes_back_from_a_file_and_one_that_is_none_is_refused()
    {
        byte[] bytes = SmallFile.Save(Content());
        Assert.Equal(7u, ChecksummedFile.VersionOf(bytes));
        Assert.Equal(new NumberScale(3.5f, 0.25f), SmallFile.Load(bytes).Layout.Head!.Scale);
        Assert.Equal(bytes, SmallFile.Save(SmallFile.Load(bytes)));

        byte[] body = SmallFile.Body(bytes);
        int at = body.AsSpan().IndexOf((byte[])[1, .. BitConverter.GetBytes(3.5f), .. BitConverter.GetBytes(0.25f)]);
        Assert.True(at > 0);
        foreach ((int place, float value) in new[]
        {
            (1, float.NaN), (1, float.PositiveInfinity), (5, 0f), (5, -1f), (5, float.NaN), (5, float.PositiveInfinity),
        })
        {
            byte[] changed = [.. body];
            BinaryPrimitives.WriteSingleLittleEndian(changed.AsSpan(at + place), value);
            Assert.Contains("of the label is", ModelFileTests.Refused(SmallFile.Sign(changed)).Message, StringComparison.Ordinal);
        }

        body[at] = 2;
        Assert.Contains("scaled is 2", ModelFileTests.Refused(SmallFile.Sign(body)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_scale_as_in_models_saved_before_the_number_is_the_feature()
    {
        ModelContent content = Content();
        OutputHead head = content.Layout.Head!;
        content = SmallFile.AsBefore(content with
        {
            Layout = new FeatureLayout(new OutputHead(head.Weight, head.Bias, head.Kind) { Names = [""] }, HasVector: false),
        });
        byte[] bytes = SmallFile.Save(content);
        Assert.Equal(6u, ChecksummedFile.VersionOf(bytes));
        FeatureLayout layout = SmallFile.Load(bytes).Layout;
        Assert.Equal(["Score"], layout.SlotNames(SmallFile.Options));
        float[] number = [123.5f];
        layout.Head!.Bound(number);
        Assert.Equal(123.5f, number[0]);
    }

    private static ModelContent Content() => SmallFile.Content(
        SmallFile.Options, new Vocabulary(["dog"], lowercase: true), SmallFile.AllColumns,
        new FeatureLayout(Head(SmallFile.Options), HasVector: false));

    private static OutputHead Head(EncoderOptions options) =>
        new(new float[options.PooledWidth], [2], ScoreKind.Number) { Names = [""], Scale = new NumberScale(3.5f, 0.25f) };
}
