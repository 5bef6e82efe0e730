using System.Globalization;
using System.Text;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Display;

/// <summary>Cells in a few words.</summary>
internal static class CellText
{
    public static string Describe(CellKey key)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{key.Dataset}, seed {key.Seed}");
        if (key.Fold is { } fold) text.Append(CultureInfo.InvariantCulture, $", fold {fold} of {key.Folds}");
        return text.Append(CultureInfo.InvariantCulture, $", {Pipeline(key)}").ToString();
    }

    /// <summary>The pipeline, and the configuration of its encoder unless that is the default.</summary>
    public static string Pipeline(CellKey key) =>
        key.Configuration is null or EncoderConfiguration.DefaultName ? key.Pipeline : $"{key.Pipeline} ({key.Configuration})";

    public static string Describe(EvaluatedCell cell, int done, int all)
    {
        Measurement measured = cell.Measured();
        (string name, double? value) = measured.Metrics.Accuracy is { } accuracy
            ? ("accuracy", accuracy)
            : ("RMSE", measured.Metrics.Rmse);
        string figure = value?.ToString("F4", CultureInfo.InvariantCulture) ?? "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{done} of {all}: {Describe(cell.Key)}: {name} {figure}, fitted in {cell.FitSeconds:F1} s");
    }

    public static string Failed(string pipeline, string reason) =>
        $"{pipeline} failed and is left out of this run: {reason.TrimEnd('.')}.";

    public static string Present(int present, int all) =>
        string.Create(CultureInfo.InvariantCulture, $"{present} of {all} cells are there already");
}
