using Microsoft.ML;
using MlNetAttention.Tests.MlNet;
using MlNetAttention.Tests.Pretrained;

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
