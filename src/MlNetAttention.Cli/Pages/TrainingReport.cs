using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>The training that a report describes.</summary>
/// <param name="Dataset">The name of the data set.</param>
/// <param name="Train">The rows that were trained on.</param>
/// <param name="Test">The rows that were measured on.</param>
/// <param name="Task">The kind of label.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Options">The encoder and its training.</param>
internal sealed record ReportSubject(
    string Dataset, LabeledRows Train, LabeledRows Test, TaskKind Task, int Seed, AttentionOptions Options)
{
    /// <summary>What a reader of the metrics has to know about the rows, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The rows that told the best number of epochs; null for a share of the training rows.</summary>
    public LabeledRows? Validation { get; init; }

    /// <summary>The pretrained encoder; null for none.</summary>
    public ReportEncoder? Pretrained { get; init; }

    /// <summary>How many names of test labels no training row has; null for a task whose labels are single.</summary>
    public int? UnseenNames { get; init; }
}

/// <summary>The page that `train-evaluate --report` writes about a training and its results.</summary>
/// <param name="Subject">What was trained.</param>
/// <param name="Results">The pipelines, with what each predicts.</param>
/// <param name="Epochs">All epochs that came to their end, of each encoder.</param>
internal sealed record TrainingReport(
    ReportSubject Subject, IReadOnlyList<PipelineResult> Results, IReadOnlyList<PipelineEpochs> Epochs)
{
    /// <summary>The pipelines with an encoder, in the order in which one of them is chosen to be saved.</summary>
    public static readonly string[] SavedFirst =
    [
        PipelineNames.FineTuned, PipelineNames.Pretrained, PipelineNames.TextAndPretrained, PipelineNames.Attention,
        PipelineNames.AttentionTrainer, PipelineNames.Both,
    ];

    /// <summary>The pipeline that is saved and shown: one with an encoder; null where there is none.</summary>
    public PipelineResult? Saved => SavedFirst
        .Select(name => Results.FirstOrDefault(result => result.Name == name)).FirstOrDefault(result => result is not null);

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Write(Stream stream, CancellationToken cancel)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(Html(cancel));
    }

    private string Html(CancellationToken cancel)
    {
        var page = new HtmlPage($"Training report: {Subject.Dataset}");
        PipelineResult saved = Saved!;
        SubjectSection.Add(page, Subject, Results, AttentionStage.EncoderIn(saved.Model));
        AddCurves(page);
        cancel.ThrowIfCancellationRequested();
        PipelineResult[] savedFirst = [.. Results.OrderByDescending(result => result.Name == saved.Name)];
        TaskPages.Of(Subject.Task).AddSection(page, Subject.Test, savedFirst);
        ExamplesSection.Add(page, Subject, savedFirst, cancel);
        return page.ToString();
    }

    // Pipelines that share an encoder have it learned by the first of them.
    private void AddCurves(HtmlPage page)
    {
        string[] names = [.. Results.Select(result => result.Name)];
        string[] learned = [.. names.Where(PipelineNames.IsAttention).Take(1), .. names.Intersect([PipelineNames.FineTuned])];
        foreach (string name in learned)
        {
            TrainingProgress[] epochs = [.. Epochs.Where(of => of.Pipeline == name).SelectMany(of => of.Epochs)];
            CurvesSection.Add(page, epochs, learned.Length > 1 ? name : null);
        }
    }
}
