using System.Globalization;
using MlNetAttention.Cli.Fetching;
using MlNetAttention.Cli.Learning;
using Spectre.Console;

namespace MlNetAttention.Cli.Display;

/// <summary>Bars for a person at a terminal, lines for anything else.</summary>
internal static class TrainingDisplay
{
    /// <param name="work">What is shown.</param>
    /// <param name="trains">Whether it trains an encoder, for which libtorch is needed.</param>
    public static T During<T>(Func<ITrainingDisplay, T> work, bool trains)
    {
        // Here, as two displays cannot be open at once; and after the data was read, which may be refused without a download.
        if (trains) LibTorchSetup.Run(Screen.IsTerminal ? new FetchBar() : new FetchLines(Console.Error));
        if (Screen.IsTerminal) return ProgressBars.During(work);
        using var signs = new SignOfLife(Console.Out);
        return work(new PlainDisplay(Console.Out, signs));
    }

    /// <summary>A finished epoch in words.</summary>
    public static string Describe(TrainingProgress progress)
    {
        string heldOut = progress.Validation is { } result
            ? string.Create(CultureInfo.InvariantCulture, $", held-out {result.MetricName} {result.Metric:F3}")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Position}: loss {progress.TrainingLoss:F4}{heldOut}, {progress.Elapsed.TotalSeconds:F1} s");
    }

    /// <summary>How far the encoding of texts has come.</summary>
    public static string DescribeEncoded(int texts, int all) =>
        string.Create(CultureInfo.InvariantCulture, $"{texts} of {all} texts encoded");
}

/// <summary>A line per stage and per epoch, and in long silences between them, for logs and for other programs.</summary>
internal sealed class PlainDisplay(TextWriter output, SignOfLife signs) : ITrainingDisplay
{
    private string _stage = "";

    public void Stage(string pipeline, string stage)
    {
        _stage = $"{pipeline}: {stage}";
        output.WriteLine(_stage);
        signs.Begin(_stage);
    }

    public void Encoded(int texts, int all) => signs.Continue($"{_stage}, {TrainingDisplay.DescribeEncoded(texts, all)}");

    public void Done(string pipeline) => signs.End();

    public void Report(TrainingProgress value)
    {
        if (value.Step != value.Steps) return;
        output.WriteLine(TrainingDisplay.Describe(value));
        signs.Said();
    }
}

/// <summary>A bar per pipeline, for a person at a terminal.</summary>
internal sealed class ProgressBars : ITrainingDisplay
{
    private readonly ProgressContext _context;
    private readonly Dictionary<string, ProgressTask> _bars = [];
    private ProgressTask? _current;

    private ProgressBars(ProgressContext context) => _context = context;

    public static T During<T>(Func<ITrainingDisplay, T> work) => Create().Start(context => work(new ProgressBars(context)));

    public static Progress Create() => Screen.Terminal.Progress().Columns(
        new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn(),
        new SpinnerColumn());

    public void Stage(string pipeline, string stage)
    {
        if (!_bars.TryGetValue(pipeline, out ProgressTask? bar))
        {
            _bars[pipeline] = bar = _context.AddTask(pipeline, maxValue: 1);
        }

        // How long a trainer takes is not known beforehand.
        _current = bar;
        bar.IsIndeterminate = true;
        bar.Description = $"{pipeline}: {stage}";
    }

    public void Encoded(int texts, int all)
    {
        if (_current is not { } bar) return;
        bar.IsIndeterminate = false;

        // A bar that has been full does not move again.
        bar.Value = 0.999 * texts / all;
    }

    public void Done(string pipeline)
    {
        ProgressTask bar = _bars[pipeline];
        bar.Description = pipeline;
        bar.IsIndeterminate = false;
        bar.Value = bar.MaxValue;
        bar.StopTask();
    }

    public void Report(TrainingProgress value)
    {
        if (_current is not { } bar) return;
        bar.IsIndeterminate = false;
        bar.Value = value.StageShare;
        if (value.Step == value.Steps) bar.Description = TrainingDisplay.Describe(value).EscapeMarkup();
    }
}
