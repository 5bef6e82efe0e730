namespace MlNetAttention.Plots;

/// <summary>A heat map: a square or rectangle of numbers with names for rows and columns.</summary>
/// <param name="Title">The title above it.</param>
/// <param name="Values">Rows from top to bottom, columns from left to right.</param>
/// <param name="RowNames">A name for each row.</param>
/// <param name="ColumnNames">A name for each column.</param>
/// <param name="Axes">The meaning of rows, columns and numbers.</param>
internal sealed record Panel(
    string Title, double[,] Values, IReadOnlyList<string> RowNames, IReadOnlyList<string> ColumnNames, PanelAxes Axes)
{
    /// <summary>The numbers to write into the cells if they differ from those that colour them; else null.</summary>
    public double[,]? CellNumbers { get; init; }

    /// <summary>
    /// The rows, and columns of the same numbers, behind which a line parts one column of tokens from the next.
    /// </summary>
    public IReadOnlyList<int> Parts { get; init; } = [];

    /// <summary>A panel over the same names in both directions.</summary>
    public static Panel Square(string title, IReadOnlyList<string> names, Func<int, int, double> value, PanelAxes axes)
    {
        var values = new double[names.Count, names.Count];
        for (int row = 0; row < names.Count; row++)
        {
            for (int column = 0; column < names.Count; column++) values[row, column] = value(row, column);
        }

        return new Panel(title, values, names, names, axes);
    }

    public int Rows => Values.GetLength(0);

    public int Columns => Values.GetLength(1);
}

/// <summary>The meaning of the axes of a panel. Panels with a scale of the same name share it.</summary>
/// <param name="Rows">The name beside the rows.</param>
/// <param name="Columns">The name below the columns.</param>
/// <param name="Scale">The name beside the colour scale, which says what its numbers are.</param>
/// <param name="Format">The format of the numbers in the cells.</param>
internal sealed record PanelAxes(string Rows, string Columns, string Scale, string Format = "0.00")
{
    /// <summary>The end of the colour scale; null for the largest number there is.</summary>
    public double? Largest { get; init; }

    public static readonly PanelAxes Weights = new("query", "key", "weight");
    public static readonly PanelAxes Relevances = new("query", "key", "relevance");
}
