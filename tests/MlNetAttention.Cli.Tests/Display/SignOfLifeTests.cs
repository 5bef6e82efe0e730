using MlNetAttention.Cli.Display;

namespace MlNetAttention.Cli.Tests.Display;

public sealed class SignOfLifeTests
{
    [Fact]
    public async Task Silence_is_broken_until_the_work_is_done()
    {
        using var lines = new Lines();
        using var signs = new SignOfLife(lines, TimeSpan.FromMilliseconds(50));
        signs.Begin("Attention: fitting");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        while (lines.ToString().Split('\n').Length < 3) await Task.Delay(20, stop.Token);
        signs.End();
        string said = lines.ToString();
        Assert.All(said.TrimEnd().Split('\n'), line => Assert.Matches(@"^Attention: fitting, for \d+ s\r?$", line));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(said, lines.ToString());
    }

    [Fact]
    public async Task A_trainer_that_says_nothing_is_spoken_for()
    {
        using var lines = new Lines();
        using var signs = new SignOfLife(lines, TimeSpan.FromMilliseconds(50));
        var display = new PlainDisplay(lines, signs);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        foreach (string stage in (string[])["learning the encoder", "fitting"])
        {
            display.Stage("Attention", stage);
            string sign = $"Attention: {stage}, for ";
            while (!lines.ToString().Contains(sign, StringComparison.Ordinal)) await Task.Delay(20, stop.Token);
        }

        display.Done("Attention");
        string said = lines.ToString();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(said, lines.ToString());
    }

    /// <summary>Written to by one thread and read by another.</summary>
    private sealed class Lines : StringWriter
    {
        private readonly Lock _lock = new();

        public override void WriteLine(string? value)
        {
            lock (_lock) base.WriteLine(value);
        }

        public override string ToString()
        {
            lock (_lock) return base.ToString();
        }
    }

    [Theory]
    [InlineData("plain", 5)]
    [InlineData("\u4e2d\u6587", 4)]
    [InlineData("e\u0301", 1)]
    public void A_wide_sign_takes_two_cells_of_a_table(string text, int cells) => Assert.Equal(cells, Screen.CellsOf(text));
}
