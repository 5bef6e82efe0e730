using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Benchmarks.Pretrained;

/// <summary>Sequences for all-MiniLM-L6-v2: in its ids here, and in those of its file, which the graph takes.</summary>
internal sealed class PretrainedTexts
{
    private const string Folder = "all-MiniLM-L6-v2";

    private PretrainedTexts(int[][] ours, long[][] inFile) => (Ours, InFile) = (ours, inFile);

    internal int[][] Ours { get; }

    internal long[][] InFile { get; }

    /// <summary>Random words between [CLS] and [SEP], in lengths that include these.</summary>
    internal static PretrainedTexts Of(IEnumerable<int> lengths)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, Folder);
        PieceTokenizer pieces = PieceTokenizer.Read(
            new[] { "vocab.txt", "tokenizer_config.json" }
                .Select(name => new PieceFile(name, File.ReadAllBytes(Path.Combine(folder, name)))));
        int[] order = Vocabulary.OrderOf(pieces);
        int[] words = [.. Enumerable.Range(0, order.Length).Where(id => pieces.Pieces[order[id]].All(char.IsAsciiLetterLower))];
        int first = Array.IndexOf(order, pieces.Special.First);
        int separator = Array.IndexOf(order, pieces.Special.Separator);
        var random = new Random(6);
        int[][] ours =
        [
            .. lengths.Select(length =>
                (int[])[first, .. Enumerable.Range(0, length - 2).Select(_ => words[random.Next(words.Length)]), separator]),
        ];
        return new(ours, [.. ours.Select(ids => ids.Select(id => (long)order[id]).ToArray())]);
    }
}
