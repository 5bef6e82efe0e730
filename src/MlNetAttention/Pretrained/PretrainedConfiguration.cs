using System.Text.Json;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained;

/// <summary>
/// Reads <c>config.json</c>. Whatever in it would make the encoder compute something that is not built here is refused, as are
/// encoders with code of their own.
/// </summary>
internal static class PretrainedConfiguration
{
    internal const string FileName = "config.json";
    internal const string ModelTypeField = "model_type";
    internal const string ArchitecturesField = "architectures";
    internal const string PositionKindField = "position_embedding_type";
    internal const string Absolute = "absolute";

    /// <summary>The most positions, and so tokens.</summary>
    internal const int MostPositions = 65_536;

    // As EncoderOptions has them.
    private const int MostWidth = 4096;
    internal const int MostLayers = 64;
    private const int MostFeedForwardWidth = 65_536;

    /// <summary>The shape of the encoder alone: tokens are averaged, and positions limit their number.</summary>
    /// <exception cref="FormatException">The file is damaged, or describes an encoder that is not known.</exception>
    internal static PretrainedShape Read(FolderFile file)
    {
        JsonFields fields = JsonFields.Of(file);
        FamilyFields family = Family(fields);
        CheckArchitectures(fields, family);
        CheckVariants(fields);
        int words = fields.Whole(FamilyFields.WordsField, 2, Vocabulary.MaximumSize);
        int width = fields.Whole(family.Width, 1, MostWidth);
        int heads = fields.Whole(family.Heads, 1, width);
        if (width % heads != 0) throw fields.Wrong(family.Heads, $"a divisor of {family.Width} ({width})");
        int padding = fields.Whole(FamilyFields.PaddingField, 0, words - 1, absent: family.PaddingId);
        int first = family.FirstPosition(padding);
        int positions = fields.Whole(FamilyFields.PositionsField, first + 1, first + MostPositions) - first;
        return new PretrainedShape
        {
            Family = family.Family,
            Words = words,
            Width = width,
            Layers = fields.Whole(family.Layers, 1, MostLayers),
            Heads = heads,
            FeedForwardWidth = fields.Whole(family.FeedForwardWidth, 1, MostFeedForwardWidth),
            Activation = Activation(fields, family.Activation),
            NormEpsilon = family.HasSegments
                ? fields.SmallNumber(FamilyFields.EpsilonField, FamilyFields.Epsilon)
                : FamilyFields.Epsilon,
            Positions = positions,
            Segments = family.HasSegments
                ? fields.Whole(FamilyFields.SegmentsField, 1, EncoderOptions.MostSegments, absent: 2)
                : 0,
            PaddingId = padding,
            MaxTokens = positions,
        };
    }

    /// <summary>The name of an activation in such a file.</summary>
    internal static string NameOf(ActivationKind activation) => activation switch
    {
        ActivationKind.Relu => "relu",
        ActivationKind.Gelu => "gelu",
        ActivationKind.GeluTanh => "gelu_new",
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };

    private static FamilyFields Family(JsonFields fields)
    {
        string name = fields.Text(ModelTypeField);
        return Array.Find(FamilyFields.All, family => family.ModelType == name)
            ?? throw fields.Wrong(ModelTypeField, "bert, distilbert, roberta or xlm-roberta");
    }

    private static void CheckArchitectures(JsonFields fields, FamilyFields family)
    {
        if (fields.Find(ArchitecturesField) is not { } classes) return;
        string expected = $"a list of {family.Prefix}Model or {family.Prefix}For…, without code of its own";
        if (classes.ValueKind != JsonValueKind.Array) throw fields.Wrong(ArchitecturesField, classes, expected);
        foreach (JsonElement name in classes.EnumerateArray())
        {
            if (!family.Has(fields.Text(ArchitecturesField, name))) throw fields.Wrong(ArchitecturesField, classes, expected);
        }
    }

    private static void CheckVariants(JsonFields fields)
    {
        fields.ExpectNothing("auto_map", "none: code of a model's own is not run");
        fields.ExpectNothing("is_decoder", "false: tokens must see those behind them");
        fields.ExpectNothing("add_cross_attention", "false");
        fields.ExpectNothing("is_encoder_decoder", "false");
        fields.ExpectNothing("quantization_config", "none: weights of F32, F16 or BF16");
        fields.ExpectNothing("pruned_heads", "none: all layers with all heads");
        if (fields.OptionalText(PositionKindField) is not (null or Absolute)) throw fields.Wrong(PositionKindField, Absolute);
    }

    private static ActivationKind Activation(JsonFields fields, string name) => fields.OptionalText(name) switch
    {
        null or "gelu" => ActivationKind.Gelu,
        "gelu_new" or "gelu_pytorch_tanh" => ActivationKind.GeluTanh,
        "relu" => ActivationKind.Relu,
        _ => throw fields.Wrong(name, "gelu, gelu_new, gelu_pytorch_tanh or relu"),
    };
}
