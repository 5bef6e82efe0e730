using System.Globalization;
using System.Text;
using MlNetAttention.Tests.Unicode;

namespace MlNetAttention.Tests.Pieces;

/// <summary>The library's ids of the odd texts, kept in a file for systems that it is not built for.</summary>
internal static class Answers
{
    private static string FilePath =>
        Path.Combine(UnicodeFile.Repository, "tests", "MlNetAttention.Tests", "Pieces", "answers.tsv");

    internal static string Read() => File.ReadAllText(FilePath);

    internal static void Write(string answers) => File.WriteAllText(FilePath, answers);

    /// <summary>A line for every text, and a column for every case.</summary>
    internal static string Ask(Func<PieceCase, Func<string, int[]>> answering)
    {
        Func<string, int[]>[] answers = [.. PieceCase.All.Select(answering)];
        var lines = new StringBuilder($"text\t{string.Join('\t', PieceCase.All.Select(each => each.Name))}\n");
        foreach (string text in PieceTexts.Odd)
        {
            lines.Append(Escape(text));
            foreach (Func<string, int[]> answer in answers) lines.Append('\t').AppendJoin(' ', answer(text));
            lines.Append('\n');
        }

        return lines.ToString();
    }

    internal static string Escape(string text) => string.Concat(text.Select(unit =>
        unit is > ' ' and < (char)0x7F and not '\\' || unit == ' '
            ? $"{unit}"
            : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")));
}
