using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetAttention.Tests.Pretrained;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Onnx;

/// <summary>ONNX Runtime gives the vectors of an exported pretrained encoder, for the ids that its own files give.</summary>
public sealed class PretrainedParityTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("bert", false)]
    [InlineData("bert", true)]
    [InlineData("distilbert", false)]
    [InlineData("roberta", false)]
    public void Texts_and_pairs_get_the_same_vectors(string family, bool hasStages)
    {
        SyntheticFolder folder = FolderCases.Of(family);
        foreach (WeightStorage storage in Enum.GetValues<WeightStorage>())
        {
            AttentionEncoder encoder =
                FolderCases.Load(hasStages ? folder.WithStages() : folder, _temporary, new() { Storage = storage });
            using var session = new OnnxSession(encoder);
            foreach (EncodedSequence encoded in (EncodedSequence[])[
                encoder.Encode("Evan"), encoder.Encode(""), encoder.Encode("do", "s"), encoder.Encode("cat", "hypers")])
            {
                AssertSame(encoder, session, encoded);
            }
        }
    }

    [Fact]
    public void The_metadata_have_the_ids_of_the_file()
    {
        AttentionEncoder encoder = FolderCases.Load(FolderCases.Of("bert"), _temporary);
        using var session = new OnnxSession(encoder);
        Dictionary<string, string> metadata = session.Session.ModelMetadata.CustomMetadataMap;
        string[] pieces = JsonSerializer.Deserialize<string[]>(metadata["mlnet_attention.vocabulary"])!;
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "dog"], pieces[..6]);
        Assert.Equal("WordPiece", metadata["mlnet_attention.tokenizer"]);
    }

    private static void AssertSame(AttentionEncoder encoder, OnnxSession session, EncodedSequence encoded)
    {
        PieceTokenizer pieces = encoder.Vocabulary.Rules.Pieces!;
        long[] ids = [.. encoded.Tokens.Select(token => (long)pieces.Pieces.LastIndexOf(token))];
        long[] mask = [.. ids.Select(_ => 1L)];
        int rows = encoder.Options.SegmentRows, separators = 0;
        var segments = new long[ids.Length];
        for (int t = 0; t < ids.Length; t++)
        {
            segments[t] = Math.Min(separators, Math.Max(0, rows - 1));
            if (ids[t] == pieces.Special.Separator) separators++;
        }

        (string Name, long[] Values)[] inputs = [("input_ids", ids), ("attention_mask", mask), ("token_type_ids", segments)];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = session.Session.Run(
        [
            .. inputs.Where(input => session.Session.InputMetadata.ContainsKey(input.Name)).Select(input =>
                NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<long>(input.Values, [1, ids.Length]))),
        ]);
        AssertNear(encoded.TokenValues.ToArray(), "token_vectors");
        AssertNear(encoded.Pooled.ToArray(), "pooled");

        void AssertNear(float[] expected, string name)
        {
            float[] found = [.. outputs.Single(output => output.Name == name).AsEnumerable<float>()];
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second, pair.First - 1e-5f, pair.First + 1e-5f));
        }
    }
}
