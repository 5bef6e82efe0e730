using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;
using MlNetAttention.Tests.MlNet;
using MlNetAttention.Tests.Pretrained;
using MlNetAttention.Tests.Tokens;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Explaining;

/// <summary>An encoder that cuts words into pieces is explained by whole words.</summary>
public sealed class WholeWordTests : IDisposable
{
    private static readonly string[] Texts = ["Riley's cat, hypers", "Evan dog", "dog RILEY", "", "evan evan riley"];

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(OcclusionKind.Delete)]
    [InlineData(OcclusionKind.UnknownToken)]
    public void Words_of_a_text_are_taken_out_whole(OcclusionKind kind)
    {
        OcclusionExplanation[] explained = Explain("text", kind);
        Assert.Equal(["riley", "'", "s", "cat", ",", "hypers"], explained[0].Tokens.Select(token => token.Token));
        Assert.Equal(
            [(0, 5), (5, 1), (6, 1), (8, 3), (11, 1), (13, 6)], explained[0].Tokens.Select(token => (token.Start, token.Length)));
        Assert.Equal(["dog", "riley"], explained[2].Tokens.Select(token => token.Token));
        Assert.Empty(explained[3].Tokens);
        Assert.All(explained.SelectMany(row => row.Tokens), token => Assert.InRange(token.AttentionReceived, 1e-6, 1));

        // What the special tokens received is missing.
        Assert.All(explained, row => Assert.InRange(row.Tokens.Sum(token => token.AttentionReceived), 0, 1 - 1e-6));
        Assert.Contains(explained[0].Tokens, token => token.Effect != 0);
    }

    [Fact]
    public void Words_of_slots_are_taken_out_whole()
    {
        OcclusionExplanation[] explained = Explain("words", OcclusionKind.Delete);
        Assert.Equal(["riley's", "cat,", "hypers"], explained[0].Tokens.Select(token => token.Token));
        Assert.Equal([0, 1, 2], explained[0].Tokens.Select(token => token.Start));
    }

    [Theory]
    [InlineData(OcclusionKind.Delete, 0)]
    [InlineData(OcclusionKind.UnknownToken, 0)]
    [InlineData(OcclusionKind.Delete, 17)]
    public void Words_of_an_encoder_that_knows_some_pieces_are_taken_out_whole(OcclusionKind kind, int buckets)
    {
        // cat is a piece that no training row had, and hypers no word of the tokenizer at all.
        PieceTokenizer tokenizer = Pieces.Pieces.Bert(
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "dog", "ri", "##ley", "evan", "'", "s", "cat", ","]);
        Vocabulary vocabulary = KnownPieceTests.Of(tokenizer, ["##ley", "evan", "ri", "'", "s", "dog"], buckets);
        var columns = new AttentionColumns(InputKind.Text, ServedFixture.Input, "Features", null, null, null);
        var ml = new MLContext(seed: 1);
        IDataView data = ServedFixture.Of(ml, "text", Texts);
        var featurizer = new AttentionFeaturizingTransformer(
            ml, columns, RandomEncoder.Create(RandomEncoder.Small, vocabulary), FeatureLayout.VectorAlone);
        var trainer = ml.Regression.Trainers.Sdca("Number", maximumNumberOfIterations: 20);
        var model = new TransformerChain<ITransformer>(featurizer, trainer.Fit(featurizer.Transform(data)));
        OcclusionExplanation[] explained =
            [.. ml.Model.ExplainByOcclusion(model, data, options: new OcclusionOptions { Kind = kind })];

        Assert.Equal(["riley", "'", "s", "cat", ",", "hypers"], explained[0].Tokens.Select(token => token.Token));
        Assert.Equal([0, 5, 6, 8, 11, 13], explained[0].Tokens.Select(token => token.Start));
        Assert.Empty(explained[3].Tokens);

        // No special token takes a share.
        foreach (OcclusionExplanation row in explained.Where(row => row.Tokens.Count > 0))
        {
            Assert.Equal(1, row.Tokens.Sum(token => token.AttentionReceived), 5);
        }

        // Of the pieces, each of which has its share, a word has those of all.
        float[] map = featurizer.Encoder.Encode(Texts[0]).AttentionMaps[^1].Values.ToArray();
        int pieces = featurizer.Encoder.Encode(Texts[0]).Tokens.Count, heads = map.Length / (pieces * pieces);
        double riley = map.Where((_, i) => i % pieces is 0 or 1).Sum(weight => (double)weight) / (heads * pieces);
        Assert.Equal(riley, explained[0].Tokens[0].AttentionReceived, 5);
    }

    private OcclusionExplanation[] Explain(string kind, OcclusionKind occlusion)
    {
        var ml = new MLContext(seed: 1);
        AttentionEncoder encoder = FolderCases.Load(FolderCases.Of("bert"), _temporary);
        IDataView data = ServedFixture.Of(ml, kind, Texts);
        ITransformer model = ml.Transforms.Text.ApplyAttentionEncoder("Features", ServedFixture.Input, encoder)
            .Append(ml.Regression.Trainers.Sdca("Number", maximumNumberOfIterations: 20)).Fit(data);
        return [.. ml.Model.ExplainByOcclusion(model, data, options: new OcclusionOptions { Kind = occlusion })];
    }
}
