using MlNetAttention.Tests.Pieces;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pretrained;

/// <summary>RoBERTa's form with a SentencePiece model; the weights are seeded.</summary>
public sealed class XlmRobertaTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_pieces_are_those_of_the_SentencePiece_model()
    {
        byte[] model = SentencePieceTests.Content("unigram");
        PieceTokenizer pieces = PieceTokenizer.Read([new(PieceFile.XlmRoberta, model)]);
        int words = pieces.Pieces.Length;
        SyntheticFolder folder = FolderCases.Of("roberta")
            .Change("config.json", "\"vocab_size\": 263", $"\"vocab_size\": {words}")
            .Change("config.json", "\"roberta\"", "\"xlm-roberta\"").Change("config.json", "RobertaFor", "XLMRobertaFor");
        folder.Tensors.Remove("embeddings.word_embeddings.weight");
        folder.Add("embeddings.word_embeddings.weight", words, SyntheticFolder.Width);
        string path = _temporary.File("xlm");
        folder.WriteTo(path);
        File.Delete(Path.Combine(path, "vocab.json"));
        File.Delete(Path.Combine(path, "merges.txt"));
        File.WriteAllBytes(Path.Combine(path, "sentencepiece.bpe.model"), model);

        AttentionEncoder encoder =
            AttentionEncoder.LoadPretrained(path, new PretrainedOptions { Storage = WeightStorage.Single });
        int[] was = pieces.Ids("was"), food = pieces.Ids("food");
        Assert.InRange(was.Length + food.Length, 2, 7);
        int[] ids = [0, .. was, 2, 2, .. food, 2];
        ReferenceVectors.AssertVectors(folder, "roberta", encoder.Encode("was", "food"), ids, new int[ids.Length]);

        string saved = _temporary.File("saved");
        encoder.SavePretrained(saved);
        Assert.Equal(model, File.ReadAllBytes(Path.Combine(saved, "sentencepiece.bpe.model")));
        AttentionEncoder again = AttentionEncoder.LoadPretrained(saved, new PretrainedOptions { Storage = WeightStorage.Single });
        Assert.Equal(encoder.Encode("was food").Pooled.ToArray(), again.Encode("was food").Pooled.ToArray());
    }
}
