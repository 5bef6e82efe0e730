namespace MlNetAttention.Plots.Tests;

public class PlotTests
{
    [Fact]
    public void A_type_is_there() => Assert.NotNull(typeof(AttentionPlots));
}
