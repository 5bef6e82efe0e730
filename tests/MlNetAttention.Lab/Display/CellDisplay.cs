using MlNetAttention.Cli.Display;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Display;

/// <summary>Bars for a person at a terminal, a line per finished cell for anything else.</summary>
internal static class CellDisplay
{
    public static void During(Action<ICellDisplay> work)
    {
        if (Screen.IsTerminal) CellBars.During(work);
        else work(new PlainCellDisplay(Console.Out));
    }
}
