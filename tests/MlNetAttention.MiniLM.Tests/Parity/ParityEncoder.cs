using MlNetAttention.MiniLM.Conversion;
using MlNetAttention.Pretrained;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.MiniLM.Tests.Parity;

/// <summary>An encoder of a package, converted, and the graph that it was converted from.</summary>
internal sealed class ParityEncoder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private ParityEncoder(string package, PoolingKind pooling, string? folder)
    {
        if (folder is null)
        {
            folder = _folder.File("converted");
            PretrainedFolderWriter.Write(folder, SentenceEncoder.Read(BuiltPaths.Weights(package), pooling, maxTokens: 512));
        }

        (Folder, Pooling) = (folder, pooling);
        Graph = new OriginalGraph(package);
        string[] files = ["vocab.txt", "tokenizer_config.json"];
        Tokenizer = PieceTokenizer.Read(
            files.Select(name => new PieceFile(name, File.ReadAllBytes(Path.Combine(folder, name)))));
    }

    internal string Folder { get; }

    internal PoolingKind Pooling { get; }

    internal OriginalGraph Graph { get; }

    internal PieceTokenizer Tokenizer { get; }

    /// <summary>By the name of the package; all-MiniLM-L6-v2 is the one that the build put beside this assembly.</summary>
    internal static ParityEncoder Of(string package) => package == "MiniLM"
        ? new(package, PoolingKind.Mean, Path.Combine(AppContext.BaseDirectory, "all-MiniLM-L6-v2"))
        : new(package, PoolingKind.First, null);

    internal AttentionEncoder Load(WeightStorage storage = WeightStorage.Single) =>
        AttentionEncoder.LoadPretrained(Folder, new PretrainedOptions { Storage = storage, MaxTokens = 512 });

    /// <summary>Token vectors [T, D] → one vector [D] of length 1.</summary>
    internal double[] Pool(float[] hidden, int width)
    {
        int rows = Pooling == PoolingKind.First ? 1 : hidden.Length / width;
        double[] sum =
            [.. Enumerable.Range(0, width).Select(i => Enumerable.Range(0, rows).Sum(t => (double)hidden[t * width + i]))];
        double length = Math.Sqrt(sum.Sum(value => value * value));
        return [.. sum.Select(value => value / length)];
    }

    public void Dispose()
    {
        Graph.Dispose();
        _folder.Dispose();
    }
}
