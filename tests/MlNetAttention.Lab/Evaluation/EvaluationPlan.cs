using System.Text.Json.Nodes;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>Cells that share their rows and, where they have one, their encoder.</summary>
internal sealed record CellGroup(
    Dataset Dataset, int Seed, int? Fold, EncoderConfiguration? Configuration, IReadOnlyList<CellKey> Keys);

/// <summary>Everything that one run of `evaluate` is to have measured at its end.</summary>
internal sealed record EvaluationPlan(
    IReadOnlyList<Dataset> Datasets, Columns Columns, DataSplit Split, IReadOnlyList<int> Seeds, IReadOnlyList<string> Pipelines,
    IReadOnlyList<EncoderConfiguration> Configurations)
{
    private readonly string? _identity;

    /// <summary>The pretrained encoder; null for none.</summary>
    public PretrainedSource? Pretrained
    {
        get;
        init
        {
            field = value;

            // Once, as it reads all files of the encoder.
            _identity = value is null ? null : PretrainedIdentity.Of(value);
        }
    }

    /// <summary>The cells in the order in which they are run.</summary>
    public IEnumerable<CellGroup> Groups() =>
        from dataset in Datasets
        from seed in Seeds
        from fold in Split.FoldNumbers
        from configuration in Configurations.Prepend(null)
        let keys = Pipelines.Where(pipeline => PipelineNames.HasEncoder(pipeline) == configuration is not null)
            .Select(pipeline => Key(dataset, seed, fold, configuration, pipeline)).ToArray()
        where keys.Length > 0
        select new CellGroup(dataset, seed, fold, configuration, keys);

    private CellKey Key(Dataset dataset, int seed, int? fold, EncoderConfiguration? configuration, string pipeline) => new()
    {
        Dataset = dataset.Name,
        Files = dataset.Files,
        Task = Columns.Task.Kind,
        LabelSeparator = Columns.Task.Kind == TaskKind.MultiLabel ? Columns.Task.LabelSeparator : null,
        LabelColumn = Columns.Label,
        TextColumn = string.Join(" + ", Columns.Texts),
        SplitTexts = Columns.SplitTexts,
        GroupColumn = Columns.Group,
        WeightColumn = Columns.Weight,
        SamplingKeyColumn = Columns.SamplingKey,
        Split = Split.Kind,
        Folds = Split.Folds,
        Fold = fold,
        Seed = seed,
        Pipeline = pipeline,
        Configuration = configuration?.Name,
        SampledRows = Columns.Sample.Rows,
        RowsPerClass = Columns.Sample.PerClass,
        Pretrained = PipelineNames.HeedsPretrained(pipeline) ? _identity : null,
        Options = configuration is null ? null : ValuesOf(configuration.Options),
    };

    // A tokenizer is told apart by its files, wherever they are.
    private static JsonObject ValuesOf(AttentionOptions options)
    {
        JsonObject values = OptionValues.Of(options);
        if (options.Vocabulary.TokenizerFolder is not { } folder) return values;
        values["vocabulary"]!["tokenizerFolder"] = string.Join(
            ' ', EncoderArguments.TokenizerFilesOf(folder).Select(file => $"{Path.GetFileName(file)} {FileHash.Of(file)}"));
        return values;
    }
}
