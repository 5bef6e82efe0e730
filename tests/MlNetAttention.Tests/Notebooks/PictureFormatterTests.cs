using System.Xml.Linq;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>Values in a notebook where the package that draws is not there, as it is not beside these tests.</summary>
public class PictureFormatterTests
{
    [Fact]
    public void A_value_is_described_in_words_where_nothing_draws_it()
    {
        AttentionEncoder encoder = MlNetAttention.Tests.RandomEncoder.Create(new EncoderOptions { Heads = 2 });
        EncodedSequence sequence = encoder.Encode("evan's dog riley");

        Assert.Equal("5 tokens, vectors of 64", XDocument.Parse(Format(sequence, "image/svg+xml")).Root!.Value);
        Assert.Equal("<p>weights of 2 &#215; 2 tokens</p>", Format(AttentionByHand.FixedRatio([[1], [2]]), "text/html"));
        Assert.Equal("<p>[2 heads, 5 &#215; 5 tokens]</p>", Format(sequence.AttentionMaps[0], "text/html"));
    }

    [Fact]
    public void A_type_says_by_name_who_shows_it_and_how()
    {
        foreach (Type type in (Type[])[typeof(AttentionMap), typeof(EncodedSequence), typeof(AttentionByHandResult)])
        {
            object attribute =
                Assert.Single(type.GetCustomAttributes(false), found => found.GetType().Name == "TypeFormatterSourceAttribute");
            var source = (Type)Get(attribute, "FormatterSourceType")!;
            object made = source.GetMethod("CreateTypeFormatters")!.Invoke(Activator.CreateInstance(source), null)!;
            Assert.Equal(
                ["image/svg+xml", "text/html"], ((IEnumerable<object>)made).Select(formatter => Get(formatter, "MimeType")));
            Assert.Equal(["image/svg+xml"], (string[])Get(attribute, "PreferredMimeTypes")!);
        }
    }

    private static string Format(object value, string mimeType)
    {
        var writer = new StringWriter();
        Assert.True(new PictureFormatter(mimeType).Format(value, writer));
        return writer.ToString();
    }

    private static object? Get(object of, string property) => of.GetType().GetProperty(property)!.GetValue(of);
}
