using Microsoft.ML;
using Xunit.Sdk;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>That the comparison of two views, on which other tests rest, notices what it is there for.</summary>
public sealed class SameValuesTests
{
    private static readonly Dictionary<string, Action<Row>> Changes = new()
    {
        ["Text"] = row => row.Text += " ",
        ["Label"] = row => row.Label = "second",
        ["Flag"] = row => row.Flag = !row.Flag,
        ["Number"] = row => row.Number = MathF.BitIncrement(row.Number),
        ["Words"] = row => row.Words = [.. row.Words, "more"],
        ["ThreeWords"] = row => row.ThreeWords = ["left", "left", "left"],
        ["Classes"] = row => row.Classes = [.. row.Classes.Select(one => !one)],
        ["Tags"] = row => row.Tags = [.. row.Tags.Reverse()],
    };

    private readonly MLContext _ml = new(1);

    public static TheoryData<string> Columns => [.. Changes.Keys];

    [Theory, MemberData(nameof(Columns))]
    public void A_changed_value_of_any_type_is_noticed(string column)
    {
        List<Row> rows = Rows.OrderOfTwo(20);
        EstimatorWorkout.AssertSameValues(View(Rows.OrderOfTwo(20)), View(rows));
        Changes[column](rows[10]);
        Assert.ThrowsAny<XunitException>(() => EstimatorWorkout.AssertSameValues(View(Rows.OrderOfTwo(20)), View(rows)));
    }

    [Fact]
    public void A_missing_row_is_noticed_and_so_are_none_at_all()
    {
        IDataView rows = View(Rows.OrderOfTwo(20));
        Assert.ThrowsAny<XunitException>(() => EstimatorWorkout.AssertSameValues(rows, View(Rows.OrderOfTwo(19))));
        Assert.ThrowsAny<XunitException>(() => EstimatorWorkout.AssertSameValues(_ml.View([]), _ml.View([])));
        IDataView none = _ml.Transforms.DropColumns([.. Changes.Keys]).Fit(_ml.View([])).Transform(_ml.View(Rows.OrderOfTwo(20)));
        Assert.ThrowsAny<XunitException>(() => EstimatorWorkout.AssertSameValues(none, none));
    }

    [Fact]
    public void A_number_that_is_none_is_noticed_on_both_sides()
    {
        List<Row> rows = Rows.OrderOfTwo(20);
        rows[3].Number = float.NaN;
        Assert.ThrowsAny<XunitException>(() => EstimatorWorkout.AssertSameValues(_ml.View(rows), _ml.View(rows)));
    }

    [Fact]
    public void A_type_it_does_not_know_is_an_error()
    {
        IDataView times = _ml.Data.LoadFromEnumerable([new { At = DateTime.UnixEpoch }]);
        var error = Assert.Throws<NotSupportedException>(() => EstimatorWorkout.AssertSameValues(times, times));
        Assert.Contains("'At' is DateTime", error.Message, StringComparison.Ordinal);
    }

    // With the words as keys beside, so that a word that no row had becomes a missing one.
    private IDataView View(List<Row> rows) => _ml.Transforms.Conversion.MapValueToKey("Keys", "Words")
        .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Label"))
        .Fit(_ml.View(Rows.OrderOfTwo(20))).Transform(_ml.View(rows));
}
