namespace MlNetAttention.Cli.Tables;

/// <summary>What is dealt into parts where rows are held out.</summary>
internal enum SplitRule
{
    /// <summary>Each row by itself.</summary>
    Rows,

    /// <summary>Each row by itself, but a label that would then occur among the held-out rows alone stays for training.</summary>
    RowsOfTrainedLabels,

    /// <summary>Groups as a whole: rows of one group are never both trained on and held out.</summary>
    Groups,
}
