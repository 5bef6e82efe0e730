using Microsoft.ML;

namespace MlNetAttention.Tests.MlNet;

/// <summary>That a view with the stage in it can be saved and loaded as such, without the transformer.</summary>
public class DataPipeTests
{
    private static readonly string[] Columns = ["Features", "Vectors", "Maps", "Tokens"];

    public static TheoryData<string> Kinds => [.. ServedFixture.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void A_saved_view_gives_the_same_values(string kind)
    {
        var served = new ServedFixture(kind);
        IDataView view = served.Transformer.Transform(served.Data);
        IDataView loaded = DataPipe.SaveAndLoad(served.Context, view, served.Data);
        Assert.Equal(
            view.Schema.Select(column => (column.Name, column.Type)), loaded.Schema.Select(column => (column.Name, column.Type)));
        Assert.Equal(ServedFixture.Rows(view, Columns), ServedFixture.Rows(loaded, Columns));

        // ML.NET applies a loaded one to other rows by saving and loading it once more.
        IDataView other = ServedFixture.Of(served.Context, kind, ["dog", "she never stops"]);
        Assert.Equal(
            ServedFixture.Rows(served.Transformer.Transform(other), Columns),
            ServedFixture.Rows(DataPipe.SaveAndLoad(served.Context, loaded, other), Columns));
    }
}
