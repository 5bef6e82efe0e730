using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>Shows where an evaluation stands.</summary>
internal interface ICellDisplay : ITrainingDisplay
{
    /// <summary>So many of all cells were there before.</summary>
    void Start(int present, int all);

    /// <summary>A cell is begun.</summary>
    void Next(CellKey key);

    /// <summary>A cell has been measured and saved.</summary>
    void Finished(EvaluatedCell cell, int done, int all);

    /// <summary>A pipeline has failed, and none of its cells is tried again in this run.</summary>
    void Failed(string pipeline, string reason);
}

/// <summary>Runs what a store lacks of a plan.</summary>
internal sealed class EvaluationRun(EvaluationPlan plan, CellStore store)
{
    private readonly HashSet<string> _failed = [];

    /// <summary>Measures <see cref="LabPipelines.TextClassification"/>.</summary>
    public Func<CellInput, ITrainingDisplay, CancellationToken, PipelineResult> TextClassification { get; init; } =
        TextClassificationPipeline.Run;

    /// <exception cref="Failure">A pipeline failed, and there is not one cell to show.</exception>
    public void Run(ICellDisplay display, CancellationToken cancel)
    {
        CellGroup[] groups = [.. plan.Groups()];
        CellKey[] all = [.. groups.SelectMany(group => group.Keys)];
        int done = all.Count(key => store.Find(key) is not null);
        display.Start(done, all.Length);
        AttentionEncoder? pretrained =
            done == all.Length ? null : plan.Pretrained?.Load(plan.Columns.TextsOfRows.Count);
        using var vectors = new DatasetVectors(pretrained);
        if (pretrained is not null) CheckConfigurations(pretrained);
        foreach (CellGroup group in groups)
        {
            CellKey[] missing = [.. group.Keys.Where(key => store.Find(key) is null && !_failed.Contains(key.Pipeline))];
            if (missing.Length == 0) continue;

            (LabeledRows train, LabeledRows test) = group.Dataset.Divide(group.Seed, group.Fold);
            var rows = new ReportRows(
                train.Rows.Count, test.Rows.Count,
                LearningTask.Create(plan.Columns.Task, new()).CountUnseenNames(train, test));
            var comparison = new Comparison(
                plan.Columns.Task, group.Configuration?.Options ?? new(), group.Seed, display)
            {
                Pretrained = vectors.Of(group.Dataset),
            };
            foreach (CellKey key in missing)
            {
                if (Measure(comparison, key, group, train, test, display, cancel) is not { } result) continue;
                var cell = new EvaluatedCell(
                    key, rows, result.Measured.Metrics, result.Measured.FitSeconds, result.Measured.ScoreSeconds, result.Tuned,
                    PipelineNames.HeedsPretrained(key.Pipeline)
                        ? AttentionStage.EncoderIn(result.Model).ParameterCount
                        : null,
                    result.Trainer);
                store.Add(cell);
                display.Finished(cell, ++done, all.Length);
            }
        }

        if (done == 0 && _failed.Count > 0) throw new Failure("Nothing was measured.");
    }

    // What a pretrained encoder decides is not known before.
    private void CheckConfigurations(AttentionEncoder pretrained)
    {
        if (!plan.Pipelines.Any(PipelineNames.HasEncoder)) return;
        foreach (EncoderConfiguration one in plan.Configurations)
        {
            AttentionStage.Check(one.Options with { Pretrained = pretrained }, plan.Columns.TextsOfRows, one.Where);
        }
    }

    /// <summary>Null where the pipeline failed, and the run goes on without it.</summary>
    private PipelineResult? Measure(
        Comparison comparison, CellKey key, CellGroup group, LabeledRows train, LabeledRows test, ICellDisplay display,
        CancellationToken cancel)
    {
        display.Next(key);
        try
        {
            return key.Pipeline == LabPipelines.TextClassification
                ? TextClassification(new(plan.Columns.Task, group.Seed, train, test), display, cancel)
                : comparison.Run(key.Pipeline, train, test, cancel);
        }
        catch (Exception error) when (LabPipelines.MayFail(key.Pipeline) && !cancel.IsCancellationRequested)
        {
            string reason = Shown.OneLine(CommandRun.OneLine(error.GetBaseException().Message));
            _failed.Add(key.Pipeline);
            display.Failed(key.Pipeline, reason);
            store.AddMissing(plan.Groups().SelectMany(other => other.Keys)
                .Where(other => other.Pipeline == key.Pipeline && store.Find(other) is null)
                .Select(other => new MissingCell(other, reason)));
            return null;
        }
    }
}

/// <summary>The vectors of the data set that is being measured, for all its seeds and folds.</summary>
/// <param name="encoder">The pretrained encoder; null for none.</param>
internal sealed class DatasetVectors(AttentionEncoder? encoder) : IDisposable
{
    private Dataset? _dataset;
    private PooledVectors? _vectors;

    public PooledVectors? Of(Dataset dataset)
    {
        if (encoder is null || dataset == _dataset) return _vectors;
        Dispose();
        (_dataset, _vectors) = (dataset, new PooledVectors(encoder));
        return _vectors;
    }

    public void Dispose() => _vectors?.Dispose();
}
