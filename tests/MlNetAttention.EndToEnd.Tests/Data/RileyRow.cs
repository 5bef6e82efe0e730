namespace MlNetAttention.EndToEnd.Tests.Data;

/// <summary>One row of data/riley as its files have it.</summary>
internal sealed record RileyRow(string Label, string[] Words, int Level)
{
    public string Text => string.Join(' ', Words);

    /// <summary>Equal for two rows exactly if they have the same words equally often.</summary>
    public string Bag => string.Join(' ', Words.Order(StringComparer.Ordinal));

    public static RileyRow[] Read(string path) =>
    [
        .. from line in File.ReadLines(path).Skip(1)
           let columns = line.Split('\t')
           select new RileyRow(columns[0], columns[1].Split(' '), int.Parse(columns[2]))
    ];
}
