using System.Globalization;
using System.Text;
using Microsoft.ML;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// The stages of a saved pipeline that write the names whose probability is above one half, joined by a separator, as its
/// predicted label.
/// </summary>
internal static class JoinedNames
{
    private const string Joined = "PredictedLabel";

    // An expression of ML.NET takes five columns, of which one has the names so far.
    private const int ColumnsPerStage = 4;

    /// <param name="ml">The context of the stages.</param>
    /// <param name="scored">A view with the columns of <see cref="OneVersusRest.ProbabilityColumns"/>.</param>
    /// <param name="names">The names by their numbers.</param>
    /// <param name="separator">What stands between two.</param>
    public static ITransformer Fit(MLContext ml, IDataView scored, IReadOnlyList<string> names, string separator)
    {
        var stages = new StageList(scored);
        (string Name, string Column)[] all = [.. names.Zip(OneVersusRest.ProbabilityColumns(names))];
        foreach ((int at, (string Name, string Column)[] part) in all.Chunk(ColumnsPerStage).Index())
        {
            string[] before = at == 0 ? [] : [Joined];
            string[] parameters = [.. before.Select(_ => "t"), .. part.Select((_, number) => $"p{number}")];
            string[] terms =
            [
                .. before.Select(_ => "t"),
                .. part.Select((one, number) => $"p{number} > 0.5f ? {Literal(separator + one.Name)} : \"\""),
            ];
            stages.Add(ml.Transforms.Expression(
                Joined, $"({string.Join(", ", parameters)}) => concat({string.Join(", ", terms)})",
                [.. before, .. part.Select(one => one.Column)]));
        }

        // Each name has a separator before it, the first one, too.
        stages.Add(ml.Transforms.Expression(Joined, $"(t) => right(t, {separator.Length})", Joined));
        return stages.Chain();
    }

    // As the language of expressions has it.
    private static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char sign in text)
        {
            if (sign is '"' or '\\') literal.Append('\\').Append(sign);
            else if (char.IsControl(sign)) literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}");
            else literal.Append(sign);
        }

        return literal.Append('"').ToString();
    }
}
