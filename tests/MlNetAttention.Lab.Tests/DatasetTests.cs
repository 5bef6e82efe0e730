using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

/// <summary>The files of a folder, and the rows that are drawn of them.</summary>
public sealed class DatasetTests : IDisposable
{
    private readonly PetsFolder _pets = new();

    public void Dispose() => _pets.Dispose();

    [Fact]
    public void Only_the_files_that_a_split_reads_decide_about_its_cells()
    {
        Dataset test = _pets.Read(new(SplitKind.Test));
        Dataset heldOut = _pets.Read(new(SplitKind.HeldOut));
        _pets.Write("test.tsv", Rows.Easy(12));

        Assert.NotEqual(test.Files, _pets.Read(new(SplitKind.Test)).Files);
        Assert.Equal(heldOut.Files, _pets.Read(new(SplitKind.HeldOut)).Files);
        Assert.Equal(["train.tsv"], heldOut.Files.Keys);
    }

    [Fact]
    public void A_folder_that_lacks_a_file_is_named()
    {
        Failure failure = Assert.Throws<Failure>(() => _pets.Read(new(SplitKind.Dev)));

        Assert.Contains($"{_pets.Path} has no dev.tsv", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11, null, 11)]
    [InlineData(1000, null, 40)]
    [InlineData(null, 3, 6)]
    public void Every_seed_draws_rows_of_its_own(int? rows, int? perClass, int expected)
    {
        Columns some = PetsFolder.Columns with { Sample = new(rows, perClass) };
        Dataset dataset = _pets.Read(new(SplitKind.Test), some);

        LabeledRows first = dataset.Divide(seed: 1, fold: null).Train, second = dataset.Divide(seed: 2, fold: null).Train;

        Assert.Equal((expected, expected), (first.Rows.Count, second.Rows.Count));
        Assert.Equal(expected, first.Rows.Distinct().Count());
        Assert.NotEqual(first.Rows.Select(row => row.Line), second.Rows.Select(row => row.Line));
        Assert.Equal(first.Rows, dataset.Divide(seed: 1, fold: null).Train.Rows);
        Assert.Equal(10, dataset.Divide(seed: 1, fold: null).Test.Rows.Count);
        if (perClass is { } each) Assert.All(first.Rows.CountBy(row => row.Label), label => Assert.Equal(each, label.Value));
    }
}
