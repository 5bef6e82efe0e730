using MlNetAttention.Cli.Display;
using MlNetAttention.Lab.Evaluation;
using Spectre.Console;

namespace MlNetAttention.Lab.Display;

/// <summary>Bars for a person at a terminal, a line per finished cell for anything else.</summary>
internal static class CellDisplay
{
    public static void During(Action<ICellDisplay> work)
    {
        if (Screen.IsTerminal)
        {
            CellBars.During(work);
            return;
        }

        using var signs = new SignOfLife(Console.Out, TimeSpan.FromMinutes(1));
        work(new PlainCellDisplay(Console.Out, signs));
    }
}

/// <summary>A line per finished cell, for logs and for other programs.</summary>
internal sealed class PlainCellDisplay(TextWriter output, SignOfLife signs) : ICellDisplay
{
    private string _cell = "";

    public void Start(int present, int all)
    {
        if (present > 0) output.WriteLine(CellText.Present(present, all));
    }

    public void Next(CellKey key) => _cell = CellText.Describe(key);

    public void Finished(EvaluatedCell cell, int done, int all)
    {
        signs.End();
        output.WriteLine(CellText.Describe(cell, done, all));
    }

    public void Failed(string pipeline, string reason)
    {
        signs.End();
        output.WriteLine(CellText.Failed(pipeline, reason));
    }

    public void Stage(string pipeline, string stage) => signs.Begin($"{_cell}: {stage}");

    public void Encoded(int texts, int all) => signs.Continue($"{_cell}: {TrainingDisplay.DescribeEncoded(texts, all)}");

    public void Done(string pipeline)
    {
    }

    public void Report(TrainingProgress value)
    {
    }
}

/// <summary>A bar for all cells and one for the current, below a line per finished cell, for a person at a terminal.</summary>
internal sealed class CellBars : ICellDisplay
{
    // A bar that has been full does not move again, and this one is used for every cell.
    private const double AlmostFull = 0.999;

    private readonly ProgressTask _all;
    private readonly ProgressTask _current;
    private string _cell = "";

    private CellBars(ProgressContext context)
    {
        _all = context.AddTask("all cells", maxValue: 1);
        _current = context.AddTask("starting", maxValue: 1);
    }

    public static void During(Action<ICellDisplay> work) => ProgressBars.Create().Start(context => work(new CellBars(context)));

    public void Start(int present, int all)
    {
        _all.MaxValue = all;
        Count(present, all);
    }

    public void Next(CellKey key)
    {
        _cell = CellText.Describe(key).EscapeMarkup();
        _current.Description = _cell;
    }

    public void Finished(EvaluatedCell cell, int done, int all)
    {
        AnsiConsole.WriteLine(CellText.Describe(cell, done, all));
        Count(done, all);
    }

    public void Failed(string pipeline, string reason) => AnsiConsole.WriteLine(CellText.Failed(pipeline, reason));

    public void Stage(string pipeline, string stage)
    {
        // How long a trainer takes is not known beforehand.
        _current.IsIndeterminate = true;
        _current.Description = $"{_cell}: {stage}";
    }

    public void Encoded(int texts, int all)
    {
        _current.IsIndeterminate = false;
        _current.Value = AlmostFull * texts / all;
        _current.Description = $"{_cell}: {TrainingDisplay.DescribeEncoded(texts, all)}";
    }

    public void Done(string pipeline) => _current.Description = _cell;

    public void Report(TrainingProgress value)
    {
        _current.IsIndeterminate = false;
        _current.Value = Math.Min(AlmostFull, value.StageShare);
        if (value.Step == value.Steps) _current.Description = TrainingDisplay.Describe(value).EscapeMarkup();
    }

    private void Count(int done, int all)
    {
        _all.Value = done;
        _all.Description = $"{done} of {all} cells";
    }
}
