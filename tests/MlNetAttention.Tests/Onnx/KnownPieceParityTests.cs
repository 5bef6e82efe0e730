using System.Text.Json;
using MlNetAttention.Tests.Tokens;

namespace MlNetAttention.Tests.Onnx;

/// <summary>An exported encoder that was trained from scratch on pieces: its ids are those of its own vocabulary.</summary>
public class KnownPieceParityTests
{
    private static readonly string[] Texts = ["The dogs never stop", "quick Foxes", "", "Riley's cafés, zebra"];

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public void The_vocabulary_of_the_metadata_gives_the_ids(bool isByteLevel, int columns)
    {
        var tokenizer = isByteLevel ? Pieces.Pieces.Roberta() : Pieces.Pieces.Bert();
        string unknown = tokenizer.Pieces[tokenizer.Special.Unknown];
        IEnumerable<string> known =
            Texts.SelectMany(text => Pieces.Pieces.Spell(tokenizer, text)).Distinct().Where((piece, i) => i % 5 != 0 && piece != unknown);
        Vocabulary vocabulary = KnownPieceTests.Of(tokenizer, known, buckets: 0);
        AttentionEncoder encoder =
            RandomEncoder.Create(RandomEncoder.Small with { MaxTokens = 67, Segments = columns }, vocabulary);
        using var session = new OnnxSession(encoder);
        Dictionary<string, string> metadata = session.Session.ModelMetadata.CustomMetadataMap;
        Assert.Equal(isByteLevel ? "ByteLevel" : "WordPiece", metadata["mlnet_attention.tokenizer"]);
        Assert.Equal("vocabulary", metadata["mlnet_attention.token_ids"]);
        List<string> byId = JsonSerializer.Deserialize<List<string>>(metadata["mlnet_attention.vocabulary"])!;
        Assert.Equal(["[padding]", "[unknown]"], byId[..2]);

        foreach (string text in Texts)
        {
            EncodedSequence encoded = columns == 1 ? encoder.Encode(text) : encoder.Encode(text, "dog");
            int[] ids = Ids(text);
            if (columns == 2) ids = [.. ids, Vocabulary.SeparatorId, .. Ids("dog")];
            (float[] tokens, float[] pooled) = session.Run(new OnnxBatch([ids], () => 0));

            // Without a token there is one of padding.
            Near(encoded.TokenValues.ToArray(), tokens[..(ids.Length * encoder.Options.Width)]);
            Near(encoded.Pooled.ToArray(), pooled);
        }

        int[] Ids(string text) =>
            [.. Pieces.Pieces.Spell(tokenizer, text).Select(piece => Math.Max(Vocabulary.UnknownId, byId.IndexOf(piece)))];
    }

    private static void Near(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second, pair.First - 1e-5f, pair.First + 1e-5f));
    }
}
