using MlNetAttention.Data;
using MlNetAttention.LibTorch;
using MlNetAttention.Network;
using MlNetAttention.Tests.Pretrained;
using MlNetAttention.Tokens;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.FineTuning;

/// <summary>
/// The torch network that begins with the weights of a pretrained encoder against that encoder itself, for texts and pairs with
/// their special tokens in padded batches: within 1e-4.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class PretrainedParityTests : IDisposable
{
    private const float Tolerance = 1e-4f;

    private static readonly string[] Texts = ["Evan's dog", "riley", "", "dog dog dog dog hyper", "an unknown 2"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, bool, int> Cases() =>
        new MatrixTheoryData<string, bool, int>(["bert", "distilbert", "roberta"], [false, true], [1, 2]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_network_begins_with_the_vectors_of_the_encoder(string family, bool hasStages, int columns)
    {
        LibTorchLoader.EnsureLoaded();
        SyntheticFolder files = FolderCases.Of(family);
        if (hasStages) files.WithStages();

        // Byte-level pieces are never lower-cased.
        if (hasStages && family == "roberta") files.Change("sentence_bert_config.json", "true", "false");
        AttentionEncoder encoder = FolderCases.Load(files, _folder);
        string[][] rows = [.. Texts.Select((text, i) => columns == 1 ? new[] { text } : [text, Texts[(i + 3) % Texts.Length]])];
        TrainingSet set = Set(encoder, rows, columns);

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var generator = new Generator(5, CPU);
        using var network = new TorchEncoder(
            encoder.Options, encoder.Vocabulary, 0.5, generator, CPU, start: encoder.Weights)
        {
            Training = false,
        };
        using Batch batch = Batch.Create(set, [.. Enumerable.Range(0, rows.Length)], CPU, (_, _, id) => id);
        Tensor vectors = network.TokenVectors(batch), pooled = network.Pool(vectors, batch);
        IReadOnlyList<ReadOnlyMemory<float>> expected = encoder.EncodeRows(rows, TestContext.Current.CancellationToken);
        for (int b = 0; b < rows.Length; b++)
        {
            AssertNear(expected[b].ToArray(), pooled[b]);
            EncodedSequence encoded =
                columns == 1 ? encoder.Encode(rows[b][0]) : encoder.Encode(rows[b][0], rows[b][1]);
            float[] ofTokens = [.. encoded.TokenVectors.SelectMany(vector => vector.ToArray())];
            AssertNear(ofTokens, vectors[b].narrow(0, 0, encoded.Tokens.Count));
        }
    }

    private static TrainingSet Set(AttentionEncoder encoder, string[][] rows, int columns)
    {
        int[][] ids = [.. rows.Select(row => Ids(encoder, row, columns))];
        var set = new TrainingSet(
            encoder.Vocabulary, new long[encoder.Vocabulary.Size], ids, LabelKind.Classes, 2, [0, 1, 0, 1, 1], 0, 0)
        {
            Segments = columns,
            SegmentVectors = encoder.Options.SegmentVectors,
        };

        // As they are scored by the encoders of folds.
        TokenSequence filled = set.NewSequence();
        for (int row = 0; row < ids.Length; row++)
        {
            set.Fill(filled, row);
            Assert.Equal(ids[row], filled.Ids.ToArray());
            Assert.Equal(row != 2 || columns == 2, set.HasTokens(row));
        }

        return set;
    }

    private static int[] Ids(AttentionEncoder encoder, string[] texts, int columns)
    {
        var tokens = new TokenSequence(encoder.LimitsOf(columns));
        for (int i = 0; i < texts.Length; i++)
        {
            if (i > 0) tokens.StartSegment();
            tokens.AddText(texts[i], encoder.Vocabulary);
        }

        tokens.End();
        return tokens.Ids.ToArray();
    }

    private static void AssertNear(float[] expected, Tensor actual)
    {
        float[] found = actual.contiguous().data<float>().ToArray();
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }
}
