using MlNetAttention.Options;

namespace MlNetAttention.Scoring;

/// <summary>
/// The content of the feature column: scores [C], for a number alone a constant, the pooled vector [P], or both in this order;
/// and the head for scores of tokens.
/// </summary>
/// <param name="Head">The head that scores a row; null for none.</param>
/// <param name="HasVector">Whether the pooled vector is among the features.</param>
/// <param name="TokenHead">The head that scores each token, [D] → [C]; null for none.</param>
internal sealed record FeatureLayout(OutputHead? Head, bool HasVector, OutputHead? TokenHead = null)
{
    internal static FeatureLayout VectorAlone { get; } = new(null, HasVector: true);

    internal int Scores => Head?.Outputs ?? 0;

    /// <summary>Whether a constant 1 follows a number, which would be the only feature.</summary>
    internal bool HasConstant => Head?.Scale is not null && !HasVector;

    internal int Length(EncoderOptions options) => Scores + (HasConstant ? 1 : 0) + (HasVector ? options.PooledWidth : 0);

    /// <exception cref="ArgumentException">
    /// There are no features, a head does not fit this encoder, or there is a token head without a column of token scores or the
    /// reverse.
    /// </exception>
    internal void Validate(EncoderOptions options, AttentionColumns columns)
    {
        Check.That(Head is not null || HasVector, "features", "nothing", "scores, the pooled vector, or both");
        CheckHead(Head, options.PooledWidth, "the head");
        CheckHead(TokenHead, options.Width, "the head of tokens");
        string expected = TokenHead is null ? "none, as there is no head of tokens" : "one for what the head of tokens makes";
        Check.That(columns.TokenScores is null == TokenHead is null, "token scores column", columns.TokenScores, expected);
    }

    /// <summary>
    /// The name of every slot, none of them empty and no two the same: <c>Score</c> and <c>Constant</c> for a number,
    /// <c>Score.class</c>, and for the pooled vector <c>Mean.0</c>, …, by its kind.
    /// </summary>
    internal string[] SlotNames(EncoderOptions options)
    {
        IEnumerable<string> scores = Head is null ? []
            : Head.Kind == ScoreKind.Number && Head.Names is [""] ? ["Score"]
            : Head.DistinctNames.Select(name => $"Score.{name}");
        string[] constant = HasConstant ? ["Constant"] : [];
        int width = HasVector ? options.PooledWidth : 0;
        return [.. scores, .. constant, .. Enumerable.Range(0, width).Select(i => VectorName(i, options))];
    }

    private static string VectorName(int i, EncoderOptions options)
    {
        if (options.DenseWidth is not null) return $"Dense.{i}";
        bool second = options.Pooling == PoolingKind.MeanAndMax && i >= options.Width;
        string part = options.Pooling == PoolingKind.MeanAndMax ? (second ? "Max" : "Mean") : $"{options.Pooling}";
        return $"{part}.{i % options.Width}";
    }

    private static void CheckHead(OutputHead? head, int inputs, string name)
    {
        if (head is null) return;
        Check.That(head.Inputs == inputs, $"inputs of {name}", head.Inputs, $"{inputs}");
        Check.That(head.Names.Length == head.Outputs, $"names of scores of {name}", head.Names.Length, $"{head.Outputs}");
    }
}
