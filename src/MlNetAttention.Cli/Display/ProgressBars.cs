using MlNetAttention.Cli.Learning;
using Spectre.Console;

namespace MlNetAttention.Cli.Display;

/// <summary>A bar per pipeline, for a person at a terminal.</summary>
internal sealed class ProgressBars : ITrainingDisplay
{
    private readonly ProgressContext _context;
    private readonly Dictionary<string, ProgressTask> _bars = [];
    private ProgressTask? _current;

    private ProgressBars(ProgressContext context) => _context = context;

    public static T During<T>(Func<ITrainingDisplay, T> work) => Create().Start(context => work(new ProgressBars(context)));

    public static Progress Create() => AnsiConsole.Progress().Columns(
        new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn(),
        new SpinnerColumn());

    public void Stage(string pipeline, string stage)
    {
        if (!_bars.TryGetValue(pipeline, out ProgressTask? bar))
        {
            _bars[pipeline] = bar = _context.AddTask(pipeline, maxValue: 1);

            // How long a trainer takes is not known beforehand.
            bar.IsIndeterminate = true;
        }

        _current = bar;
        bar.Description = $"{pipeline}: {stage}";
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
        if (value.Step == value.Steps) bar.Description = PlainDisplay.Describe(value).EscapeMarkup();
    }
}
