using MlNetAttention.Training.Tests.Pieces;

namespace MlNetAttention.Training.Tests.Checkpoints;

/// <summary>Checkpoints of another fit, and folders that hold none: refused before anything is trained.</summary>
[Collection(TrainingCollection.Name)]
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Other_options_are_named_with_both_values()
    {
        CheckpointFixture fit = new CheckpointFixture().Begin(_folder.FullName);
        AttentionOptions options = fit.Options;
        Refused("Epochs is 5, there 4", Options(options with { Training = options.Training with { Epochs = 5 } }));
        Refused("Dropout is null, there 0.2", Options(options with { Training = options.Training with { Dropout = null } }));
        Refused("threads is 2, there 1", Options(options with { Training = options.Training with { Threads = 2 } }));
        Refused("Width is 14, there 12", Options(options with { Encoder = options.Encoder with { Width = 14 } }));
        Refused("Features is Vector, there Scores", Options(options with { Features = FeatureContent.Vector }));
        Refused(
            "SubwordBuckets is 0, there 31; hash of the vocabulary is ",
            Options(options with { Vocabulary = options.Vocabulary with { SubwordBuckets = 0 } }));
        Refused("seed is 12, there 11", new CheckpointFixture { Seed = 12 });
        fit.Run(_folder.FullName);
        Assert.Contains("Checkpoint of 'search': goes on from epoch 2.", fit.Log);

        static CheckpointFixture Options(AttentionOptions options) => new() { Options = options };
    }

    [Fact]
    public void A_fit_without_token_scores_is_another_one()
    {
        new CheckpointFixture { Label = "Tags" }.Begin(_folder.FullName);
        Refused("token scores is False, there True", new CheckpointFixture { Label = "Tags", HasTokenScores = false });
    }

    [Fact]
    public void Other_data_are_told_apart_by_what_differs()
    {
        new CheckpointFixture().Begin(_folder.FullName);
        Refused("fit: hash of the labels is ", new CheckpointFixture { Label = "Number" });
        Refused("fit: hash of the labels is ", Changed(rows => rows[50].Flag = !rows[50].Flag));
        Refused("fit: hash of the token sequences is ", Changed(
            rows => (rows[0].Text, rows[1].Text) = (rows[1].Text, rows[0].Text)));
        Refused("fit: hash of the vocabulary is ", Changed(rows => rows[3].Text += " unheard"));
        Refused("fit: hash of the vocabulary is ", Changed(rows => rows.RemoveAt(100)));

        static CheckpointFixture Changed(Action<List<Row>> change)
        {
            var fit = new CheckpointFixture();
            change(fit.Data);
            return fit;
        }
    }

    [Fact]
    public void Another_tokenizer_is_named_wherever_its_files_are()
    {
        using var other = new TemporaryFolder();
        string files = other.WordPiece();
        Of(files).Begin(_folder.FullName);

        // No row has a piece of these; the tokenizer is another one all the same.
        using var without = new TemporaryFolder();
        Refused("fit: hash of the tokenizer is ", Of(without.WordPiece("riley")));
        using var bytes = new TemporaryFolder();
        Refused("fit: hash of the tokenizer is ", Of(bytes.ByteLevel()));
        Refused("hash of the tokenizer is unknown, there ", new CheckpointFixture());
        using var moved = new TemporaryFolder();
        CheckpointFixture again = Of(moved.WordPiece());
        again.Run(_folder.FullName);
        Assert.Contains("Checkpoint of 'search': goes on from epoch 2.", again.Log);

        static CheckpointFixture Of(string files) => new() { Options = new CheckpointFixture().Options.WithTokenizer(files) };
    }

    [Theory]
    [InlineData(31)]
    [InlineData(0)]
    public void Rare_tokens_are_told_apart_by_their_spelling_where_they_have_subwords(int buckets)
    {
        // Each occurs once, and is unknown.
        Rare("zebra").Begin(_folder.FullName);

        if (buckets > 0) Refused("fit: hash of the unknown tokens is ", Rare("okapi"));
        else Rare("okapi").Run(_folder.FullName);

        CheckpointFixture Rare(string token)
        {
            var fit = new CheckpointFixture();
            fit.Data[50].Text += $" {token}";
            return new CheckpointFixture
            {
                Data = fit.Data,
                Options = fit.Options with { Vocabulary = new() { SubwordBuckets = buckets, MinimumCount = 2 } },
            };
        }
    }

    [Fact]
    public void What_only_watches_a_fit_may_differ()
    {
        CheckpointFixture fit = new CheckpointFixture().Begin(_folder.FullName);
        fit.Run(
            _folder.FullName,
            change: options => options with { OnCancellation = CancellationBehavior.ReturnBest, Progress = null });
        Assert.Contains("Checkpoint of 'search': goes on from epoch 2.", fit.Log);
    }

    [Fact]
    public void A_second_fit_at_the_same_time_is_refused()
    {
        bool tried = false;
        new CheckpointFixture().Run(_folder.FullName, _ =>
        {
            if (tried) return;
            tried = true;
            IOException error = Assert.Throws<IOException>(() => new CheckpointFixture().Run(_folder.FullName));
            Assert.Contains(_folder.FullName, error.Message, StringComparison.Ordinal);
        });
        Assert.True(tried);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_or_written_is_named()
    {
        string file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        foreach (string folder in new[] { file, Path.Combine(file, "within"), "/proc/checkpoints" })
        {
            if (folder.StartsWith("/proc", StringComparison.Ordinal) && !OperatingSystem.IsLinux()) continue;
            CannotBeKept(folder);
        }

        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess) return;
        string readOnly = Directory.CreateDirectory(Path.Combine(_folder.FullName, "read only")).FullName;
        File.SetUnixFileMode(readOnly, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        CannotBeKept(readOnly);
    }

    [Fact]
    public void A_missing_folder_is_made()
    {
        string folder = Path.Combine(_folder.FullName, "a", "b");
        new CheckpointFixture().Begin(folder);
        Assert.Equal(["search.checkpoint"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Without_a_seed_there_is_nothing_to_go_on_from()
    {
        var fit = new CheckpointFixture();
        var ml = new Microsoft.ML.MLContext();
        AttentionOptions options =
            fit.Options with { Training = fit.Options.Training with { CheckpointDirectory = _folder.FullName } };
        var unseeded =
            Microsoft.ML.AttentionCatalog.FeaturizeWithAttention(ml.Transforms.Text, "Features", "Text", "Flag", options);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => unseeded.Fit(ml.View(fit.Data)));
        Assert.Contains("CheckpointDirectory needs a seed", error.Message, StringComparison.Ordinal);
        options = options with { Training = options.Training with { Seed = 3, Epochs = 1, Folds = 1 } };
        var seeded =
            Microsoft.ML.AttentionCatalog.FeaturizeWithAttention(ml.Transforms.Text, "Features", "Text", "Flag", options);
        float[][] features = seeded.Fit(ml.View(fit.Data)).Transform(ml.View(fit.Data)).Features();
        Assert.Equal(fit.Data.Count, features.Count(row => row.Length > 0 && row.All(float.IsFinite)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_folder_without_a_name_is_refused_at_once(string folder) => Assert.Contains(
        $"CheckpointDirectory is '{folder}'",
        Assert.ThrowsAny<ArgumentException>(() => new CheckpointFixture().Run(folder)).Message, StringComparison.Ordinal);

    private static void CannotBeKept(string folder)
    {
        var fit = new CheckpointFixture();
        IOException error = Assert.Throws<IOException>(() => fit.Run(folder));
        Assert.Contains($"Checkpoints cannot be kept in '{folder}'", error.Message, StringComparison.Ordinal);
        Assert.Empty(fit.Reports);
    }

    private void Refused(string message, CheckpointFixture fit)
    {
        string path = Path.Combine(_folder.FullName, "search.checkpoint");
        byte[] before = File.ReadAllBytes(path);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => fit.Run(_folder.FullName));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Empty(fit.Reports);
        Assert.Equal(before, File.ReadAllBytes(path));
    }
}
