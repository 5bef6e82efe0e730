using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Tests.Vectors;

/// <summary>The vectors of rows and of words, against those that the encoder gives one text.</summary>
public sealed class PretrainedVectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly AttentionEncoder _encoder;

    public PretrainedVectorTests() =>
        _encoder = new PretrainedSource(TinyPretrained.Write(_folder), WeightStorage.Single).Load();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_text_is_encoded_once_however_often_it_occurs()
    {
        LabeledRows rows = Rows.Of(Rows.Easy(1301)), more = Rows.Of(("x", "the dog"), ("x", "a cat purrs 0"), ("x", ""));
        List<(int, int)> told = [];
        using var vectors = new PooledVectors(_encoder);
        vectors.Add(rows.Rows, (done, all) => told.Add((done, all)), Cancelled);
        vectors.Add(more.Rows, (done, all) => told.Add((done, all)), Cancelled);
        vectors.Add(more.Rows, (done, all) => told.Add((done, all)), Cancelled);

        Assert.Equal(14 + 2, vectors.Count);
        Assert.Equal([(0, 14), (0, 2)], told);
        var read = new float[TinyPretrained.Width];
        foreach (LabeledRows some in (LabeledRows[])[rows, more])
        {
            foreach ((LabeledRow row, int number) in some.Rows.Zip(vectors.NumbersOf(some)))
            {
                vectors.Read(number, read);
                Assert.Equal(_encoder.Encode(row.Text).Pooled.ToArray(), read);
            }
        }

        Assert.True(vectors.SecondsOf(rows) > vectors.SecondsOf(more));
    }

    [Fact]
    public void Words_of_many_rows_have_vectors_of_their_own_row()
    {
        string[][] rows =
            [.. Enumerable.Range(0, 523).Select(at => Enumerable.Repeat(at % 2 == 0 ? "cats" : "dog", at % 4).ToArray())];
        List<(int, int)> told = [];
        float[][] vectors = WordVectors.Of(_encoder, rows, (done, all) => told.Add((done, all)), Cancelled);

        Assert.Equal([(0, 523), (256, 523), (512, 523)], told);
        foreach ((string[] row, float[] found) in rows.Zip(vectors))
        {
            EncodedSequence encoded = _encoder.Encode(row);
            int pieces = row.Contains("cats") ? 2 : 1;
            Assert.Equal(
                Enumerable.Range(0, row.Length).SelectMany(word => encoded.TokenVectors[1 + word * pieces].ToArray()), found);
        }
    }

    [Fact]
    public void A_word_has_the_vector_of_its_first_piece()
    {
        // [CLS] dog bark ##s the cat ##s [SEP]; a control character has no piece.
        string[] words = ["dog", "barks", "\u0001", "the", "cats"];
        float[] vectors = Assert.Single(WordVectors.Of(_encoder, [words], (_, _) => { }, Cancelled));

        EncodedSequence encoded = _encoder.Encode(words);
        Assert.Equal(["[CLS]", "dog", "bark", "##s", "the", "cat", "##s", "[SEP]"], encoded.Tokens);
        int?[] places = [1, 2, null, 4, 5];
        foreach ((int word, int? place) in places.Index())
        {
            float[] expected = place is { } at ? encoded.TokenVectors[at].ToArray() : new float[TinyPretrained.Width];
            Assert.Equal(expected, vectors.AsSpan(word * TinyPretrained.Width, TinyPretrained.Width).ToArray());
        }
    }

    [Fact]
    public void Words_behind_the_last_that_is_read_have_zeros()
    {
        string[] words = [.. Enumerable.Repeat("barks", 7)];
        float[] vectors = Assert.Single(WordVectors.Of(_encoder, [words], (_, _) => { }, Cancelled));

        // Nine pieces stand between the special ones: the fifth word has its first piece there, the sixth has none.
        int read = (TinyPretrained.MostTokens - 2 + 1) / 2;
        Assert.Equal(
            Enumerable.Range(0, words.Length).Select(word => word < read),
            vectors.Chunk(TinyPretrained.Width).Select(vector => vector.Any(number => number != 0)));
    }

    [Fact]
    public void What_cannot_be_loaded_is_named()
    {
        Failure missing = Assert.Throws<Failure>(() => new PretrainedSource(_folder.File("none"), WeightStorage.Half).Load());
        Assert.Contains(_folder.File("none"), missing.Message, StringComparison.Ordinal);

        File.WriteAllText(_folder.File("tiny", "config.json"), "{");
        Failure layers = Assert.Throws<Failure>(() => new PretrainedSource(
            TinyPretrained.Write(_folder, "whole"), WeightStorage.Half, Layers: 3).Load());
        Assert.StartsWith(
            "--pretrained-layers does not fit whole: Layers is 3; expected 1 to 2", layers.Message, StringComparison.Ordinal);
        Failure broken = Assert.Throws<Failure>(() => new PretrainedSource(_folder.File("tiny"), WeightStorage.Half).Load());
        Assert.Contains("config.json", broken.Message, StringComparison.Ordinal);

        TinyPretrained.Write(_folder, "pairs");
        Failure columns = Assert.Throws<Failure>(
            () => new PretrainedSource(_folder.File("pairs"), WeightStorage.Half).Load(columns: 3));
        Assert.Contains("3 sequences were given", columns.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
