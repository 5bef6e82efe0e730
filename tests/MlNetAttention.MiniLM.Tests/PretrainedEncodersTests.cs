namespace MlNetAttention.MiniLM.Tests;

/// <summary>Where all-MiniLM-L6-v2 is found, and what is said where it is not.</summary>
public sealed class PretrainedEncodersTests
{
    [Fact]
    public void The_encoder_is_what_its_folder_says()
    {
        AttentionEncoder encoder = PretrainedEncoders.MiniLM();

        EncoderOptions options = encoder.Options;
        Assert.Equal((384, 6, 12, 256), (encoder.PooledLength, options.Layers, options.Heads, options.MaxTokens));
    }

    [Fact]
    public void Texts_of_like_meaning_are_closer_than_others()
    {
        AttentionEncoder encoder = PretrainedEncoders.MiniLM();
        float[][] vectors =
        [
            .. new[] { "A man is eating food.", "A man is eating a piece of bread.", "The girl is carrying a baby." }
                .Select(text => encoder.Encode(text).Pooled.ToArray()),
        ];

        Assert.InRange(Cosine(vectors[0], vectors[1]), 0.74, 0.77);
        Assert.InRange(Cosine(vectors[0], vectors[2]), -0.12, -0.09);
    }

    [Fact]
    public void The_first_place_that_has_the_folder_is_taken()
    {
        using var folder = new TemporaryFolder();
        string second = Directory.CreateDirectory(folder.File("second", "encoder")).Parent!.FullName;

        Assert.Equal(
            Path.Combine(second, "encoder"), PretrainedEncoders.Find("encoder", [folder.File("first"), second, folder.FullName]));
    }

    [Fact]
    public void Where_it_is_nowhere_the_places_and_the_remedy_are_named()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(
            () => PretrainedEncoders.Find("encoder", ["/one place", "/another"]));

        Assert.StartsWith(
            "There is no folder 'encoder' in /one place or in /another. A build of a program that refers to the package "
            + "MlNetAttention.MiniLM puts it beside the program", error.Message, StringComparison.Ordinal);
    }

    private static double Cosine(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
