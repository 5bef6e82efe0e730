using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML;
using MlNetAttention.Scoring;
using MlNetAttention.Tests.MlNet;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Fixtures;

/// <summary>
/// Wrote the models of this folder, from random weights: every mechanism with projections and with tables, and every other choice
/// in one model at least.
/// </summary>
internal static class SavedModelWriter
{
    private const int Classes = 3;

    // Subwords tell the spellings of the other words.
    private static readonly string[] WordsOfManyScripts =
        [.. RandomEncoder.Words, "caf\u00e9", "fine", "istanbul", "strasse", "\u4eca", "\u0e41\u0e21", "\U0001f44d\U0001f3fd"];

    private static readonly EncoderOptions Small = RandomEncoder.Small with { MaxTokens = 9 };

    private static readonly EncoderOptions Tables = Small with { Source = AttentionSource.Tables };

    private static readonly OutputHeads OneClass = new(Row: ScoreKind.Multiclass), AnyClasses = new(Row: ScoreKind.MultiLabel),
        Number = new(Row: ScoreKind.Number), OfTokens = new(Token: ScoreKind.Multiclass), None = new();

    /// <summary>The first line of a file of values: what they were computed with.</summary>
    internal static string Machine(int bits) =>
        $"# vectors of {bits} bits; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, "
        + $"AVX2 {Avx2.IsSupported}, FMA {Fma.IsSupported}, AVX-512F {Avx512F.IsSupported}, AVX-512F.VL {Avx512F.VL.IsSupported}";

    /// <summary>Writes the models that the folder does not have: those it has were written by the code of their time.</summary>
    internal static void WriteMissing()
    {
        Directory.CreateDirectory(SavedModels.ModelFolder);
        Write("text-scaled-dot-product", OneClass, hasVector: true, Small with
        {
            Width = 20,
            Heads = 4,
            Layers = 2,
            FeedForwardWidth = 37,
        });
        Write("text-query-key-value", AnyClasses, hasVector: false, Small with
        {
            Mechanism = AttentionMechanism.QueryKeyValue,
            Positions = PositionKind.Sinusoidal,
            Norm = NormPlacement.After,
            Activation = ActivationKind.GeluTanh,
            Pooling = PoolingKind.Mean,
            Layers = 2,
        });
        Write("text-symmetric-keys-spelled", Number, hasVector: true, Small with
        {
            Mechanism = AttentionMechanism.SymmetricKeys,
            Positions = PositionKind.LearnedAbsolute,
            Norm = NormPlacement.BeforeWithoutFinal,
            Activation = ActivationKind.Relu,
            Pooling = PoolingKind.Max,
        });
        Write("words-fixed-ratio", None, hasVector: true, Small with
        {
            Mechanism = AttentionMechanism.FixedRatio,
            FixedRatio = 0.4f,
            Positions = PositionKind.None,
            FeedForwardWidth = 0,
            Pooling = PoolingKind.First,
            Width = 37,
            Heads = 1,
        });
        Write("keys-scaled-dot-product-tables", OneClass, hasVector: true, Tables with
        {
            Positions = PositionKind.LearnedAbsolute,
            Norm = NormPlacement.After,
            Pooling = PoolingKind.Last,
        });
        Write("slots-query-key-value-tables", OfTokens, hasVector: true, Tables with
        {
            Mechanism = AttentionMechanism.QueryKeyValue,
            Activation = ActivationKind.GeluTanh,
            Width = 18,
            Heads = 2,
            Pooling = PoolingKind.AttentionWeighted,
        });
        Write("text-symmetric-keys-tables", OfTokens, hasVector: true, Tables with
        {
            Mechanism = AttentionMechanism.SymmetricKeys,
            Positions = PositionKind.Sinusoidal,
            Norm = NormPlacement.BeforeWithoutFinal,
        });
        Write("text-fixed-ratio-tables", AnyClasses, hasVector: true, Tables with
        {
            Mechanism = AttentionMechanism.FixedRatio,
            Activation = ActivationKind.Relu,
            Pooling = PoolingKind.Mean,
        });
        Write("keys-scaled-dot-product", OneClass with { Token = ScoreKind.Multiclass }, hasVector: false, Small with
        {
            FeedForwardWidth = null,
            LocalContextWidth = 1,
            Pooling = PoolingKind.AttentionWeighted,
            Layers = 3,
        });
        Write("words-symmetric-keys", OfTokens, hasVector: true, Small with
        {
            Mechanism = AttentionMechanism.SymmetricKeys,
            LocalContextWidth = 5,
            MaxRelativeDistance = 2,
        });
        WriteOfVersion7();
    }

    private static void WriteOfVersion7()
    {
        EncoderOptions longer = Small with { MaxTokens = 23, Pooling = PoolingKind.Mean };
        Write("text-compatibility-pairs-7", Number, hasVector: false, longer, OfText(new TextRules()));
        Write("text-canonical-clusters-7", Number with { Token = ScoreKind.Multiclass }, hasVector: true, longer, OfText(new()
        {
            Normalization = TextNormalization.Canonical,
            Lowercase = false,
            UnspacedText = UnspacedText.Clusters,
        }));
        Write("text-none-runs-7", OneClass, hasVector: false, longer, OfText(new TextRules
        {
            Normalization = TextNormalization.None,
            UnspacedText = UnspacedText.Runs,
        }));
        KeyId[] known = [.. RandomEncoder.Words.Select((_, i) => new KeyId((ulong)i + 1, Vocabulary.FirstKnownId + i))];
        var keys = new Vocabulary([.. RandomEncoder.Words], lowercase: false, new KeyIds(SavedModels.ManyKeys, known));
        Write("keys-many-7", OneClass, hasVector: false, longer, keys);
    }

    private static Vocabulary OfText(TextRules rules) =>
        new([.. WordsOfManyScripts], rules, subwords: new Subwords(17, wholeCharacters: true));

    private static void Write(
        string name, OutputHeads heads, bool hasVector, EncoderOptions options, Vocabulary? ofVersion7 = null)
    {
        string file = Path.Combine(SavedModels.ModelFolder, $"{name}.zip");
        if (File.Exists(file)) return;
        string kind = SavedModels.KindOf(file);
        Vocabulary vocabulary = ofVersion7 ?? (kind == "keys"
            ? RandomEncoder.KeyVocabulary([.. RandomEncoder.Words])
            : name.EndsWith("-spelled", StringComparison.Ordinal)
                ? new Vocabulary(["Riley", .. RandomEncoder.Words], lowercase: false)
                : RandomEncoder.TextVocabulary(RandomEncoder.Words));
        OutputHead? head = Head(heads.Row, options.PooledWidth, 11);
        if (ofVersion7 is not null && heads.Row == ScoreKind.Number) head = head!.Named(head.Names, new NumberScale(0.25f, 3));
        var layout = new FeatureLayout(head, hasVector, Head(heads.Token, options.Width, 13));
        InputKind input = kind == "text" ? InputKind.Text : kind == "keys" ? InputKind.KeyVector : InputKind.TextVector;
        string? maps = options.Layers == 1 && options.Width == RandomEncoder.Small.Width ? "Maps" : null;
        var columns = new AttentionColumns(
            input, ServedFixture.Input, "Features", "Vectors", maps, "Tokens", heads.Token is null ? null : "Scores",
            label: ofVersion7 is null ? null : "Label", scoresPerWord: ofVersion7 is not null && heads.Token is not null);
        var context = new MLContext(seed: 7);
        var transformer = new AttentionFeaturizingTransformer(
            context, columns, RandomEncoder.Create(options, vocabulary, seed: name.Length), layout);
        context.Model.Save(transformer, SavedModels.Rows(context, file).Schema, file);
    }

    private static OutputHead? Head(ScoreKind? kind, int inputs, int seed)
    {
        if (kind is not { } of) return null;
        int outputs = of == ScoreKind.Number ? 1 : Classes;
        var random = new Random(seed);
        float[] weight = [.. RandomEncoder.Numbers(random, outputs * inputs)];
        return new OutputHead(weight, [.. RandomEncoder.Numbers(random, outputs)], of);
    }

    /// <summary>What makes scores of a row, and what of a token.</summary>
    private sealed record OutputHeads(ScoreKind? Row = null, ScoreKind? Token = null);
}
