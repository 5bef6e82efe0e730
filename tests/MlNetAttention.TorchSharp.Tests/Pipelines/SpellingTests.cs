using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>A text in another Unicode spelling is the same text, from training to the saved model.</summary>
[Collection(TrainingCollection.Name)]
public sealed class SpellingTests
{
    private static readonly AttentionOptions Quick = Rows.Small with
    {
        TokensColumnName = "Tokens",
        Training = Rows.Small.Training with { Epochs = 1, Folds = 1 },
    };

    private static readonly string[] Spellings =
    [
        "le\u0301gende İSTANBUL ﬁn ❤️you Donau\u00ADdampf Ｆｕｌｌ ΟΔΟΣ STRASSE don’t 今天",
        "légende i\u0307stanbul fin ❤you donaudampf full οδος straße don't 今天",
        "LÉGENDE Istanbul FIN ❤\uFE0Fyou DONAU\u2060DAMPF ＦＵＬＬ οδοσ STRAẞE DON'T 今\uFE00天",
    ];

    [Fact]
    public void Every_spelling_has_the_same_tokens_and_features_before_and_after_saving()
    {
        var ml = new MLContext(1);
        AttentionFeaturizingTransformer fitted = Fit(ml, Quick, spelling: 0);
        IDataView spelled = ml.View(Spellings.Select(text => new Row { Text = text }));
        using var file = new MemoryStream();
        ml.Model.Save(fitted, spelled.Schema, file);
        file.Position = 0;

        foreach (ITransformer model in new[] { fitted, new MLContext(2).Model.Load(file, out _) })
        {
            IDataView transformed = model.Transform(spelled);
            float[][] features = transformed.Features();
            ReadOnlyMemory<char>[][] tokens = [.. transformed.GetColumn<ReadOnlyMemory<char>[]>("Tokens")];
            Assert.All(features, other => Assert.Equal(features[0], other));
            Assert.All(tokens, row => Assert.Equal(
                ["légende", "istanbul", "fin", "❤", "you", "donaudampf", "full", "οδοσ", "strasse", "don", "'", "t", "今", "天"],
                row.Select(token => token.ToString())));
        }

        Assert.All(Spellings, text => Assert.DoesNotContain(Vocabulary.UnknownId, Ids(fitted.Encoder, text)));
    }

    [Fact]
    public void Without_normalisation_they_are_different_texts()
    {
        var vocabulary = new VocabularyOptions { Normalization = TextNormalization.None, Lowercase = false };
        AttentionEncoder encoder = Fit(new MLContext(1), Quick with { Vocabulary = vocabulary }, spelling: 0).Encoder;

        Assert.Equal(TextNormalization.None, encoder.Vocabulary.Normalization);
        Assert.DoesNotContain(Vocabulary.UnknownId, Ids(encoder, Spellings[0]));
        Assert.Contains(Vocabulary.UnknownId, Ids(encoder, Spellings[1]));
    }

    [Fact]
    public void The_same_ascii_rows_give_the_same_encoder_whatever_the_options_of_texts()
    {
        float[][] expected = Features(Quick);
        foreach (VocabularyOptions vocabulary in new VocabularyOptions[]
            { new() { Normalization = TextNormalization.None }, new() { UnspacedText = UnspacedText.Runs } })
        {
            Assert.Equal(expected, Features(Quick with { Vocabulary = vocabulary }));
        }

        static float[][] Features(AttentionOptions options)
        {
            var ml = new MLContext(1);
            IDataView rows = ml.View(Rows.OrderOfTwo(40));
            return ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options)
                .Fit(rows).Transform(rows).Features();
        }
    }

    [Theory]
    [InlineData(3, 1, "Normalization is 3; expected None, Canonical, Compatibility")]
    [InlineData(2, 7, "UnspacedText is 7; expected Runs, Clusters, Pairs")]
    public void Options_that_there_are_not_are_refused(int normalization, int unspaced, string message)
    {
        var vocabulary = new VocabularyOptions
        {
            Normalization = (TextNormalization)normalization,
            UnspacedText = (UnspacedText)unspaced,
        };
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(
            () => new MLContext(1).Transforms.Text.FeaturizeWithAttention(
                "Features", "Text", "Flag", Quick with { Vocabulary = vocabulary })).Message);
    }

    private static AttentionFeaturizingTransformer Fit(MLContext ml, AttentionOptions options, int spelling)
    {
        List<Row> rows = Rows.OrderOfTwo(40);
        foreach (Row row in rows) row.Text = $"{Spellings[spelling]} {row.Text}";
        return ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(ml.View(rows));
    }

    private static IEnumerable<int> Ids(AttentionEncoder encoder, string text) =>
        encoder.Encode(text).Tokens.Select(token => encoder.Vocabulary.IdOf(token));
}
