using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tsv;

namespace MlNetAttention.Cli.Pages;

/// <summary>What a report is about.</summary>
/// <param name="Dataset">The name of the data set.</param>
/// <param name="Train">The rows that were trained on.</param>
/// <param name="Test">The rows that were measured on.</param>
/// <param name="Task">The kind of label.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Options">The encoder and its training.</param>
internal sealed record ReportSubject(
    string Dataset, LabeledRows Train, LabeledRows Test, TaskKind Task, int Seed, AttentionOptions Options);
