using System.Globalization;
using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Display;

/// <summary>The results of tagging, a pipeline a column.</summary>
internal static class TagTable
{
    public static void Show(TagResult[] results, FeatureContent content)
    {
        var rows = new List<string[]>();
        Add("token accuracy", result => result.Metrics.TokenAccuracy, "F4");
        Add("entity precision", result => result.Metrics.Overall.Precision, "F4");
        Add("entity recall", result => result.Metrics.Overall.Recall, "F4");
        Add("entity F1", result => result.Metrics.Overall.F1Score, "F4");
        foreach (string type in results.SelectMany(result => result.Metrics.ByType.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            Add($"F1 {type}", result => result.Metrics.ByType.GetValueOrDefault(type).F1Score, "F4");
        }

        Add("fit, s", result => result.FitSeconds, "F1");
        Add("score, s", result => result.ScoreSeconds, "F2");
        Screen.Table(["", .. results.Select(result => result.Name)], rows);
        if (Has(PipelineNames.Attention))
        {
            Console.Out.WriteLine(
                $"{PipelineNames.Attention} is the encoder's {Describe(content)} for each word, with SDCA behind.");
        }

        if (Has(PipelineNames.Attention) && Has(PipelineNames.Both))
        {
            Console.Out.WriteLine(
                $"{PipelineNames.Both} shares the encoder of {PipelineNames.Attention}; both times include learning it.");
        }

        if (Has(PipelineNames.Pretrained))
        {
            Console.Out.WriteLine(
                $"{PipelineNames.Pretrained} is the vector of the first piece of each word, with SDCA behind.");
        }

        if (Has(PipelineNames.FineTuned))
        {
            Console.Out.WriteLine(
                $"{PipelineNames.FineTuned} is the pretrained encoder trained further on the tags, with no trainer behind its "
                + "own head.");
        }

        bool Has(string pipeline) => results.Any(result => result.Name == pipeline);

        static string Describe(FeatureContent content) => content switch
        {
            FeatureContent.Scores => "scores",
            FeatureContent.Vector => "vector",
            _ => "scores and vector",
        };

        void Add(string name, Func<TagResult, double> metric, string format) =>
            rows.Add([name, .. results.Select(result => metric(result).ToString(format, CultureInfo.InvariantCulture))]);
    }
}
