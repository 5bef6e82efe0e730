using System.Text.Json;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Sentences;

/// <summary>
/// Reads <c>1_Pooling/config.json</c>: a flag per way of pooling or, as newer versions write it, one name. Without any it is the
/// mean.
/// </summary>
internal static class PoolingConfiguration
{
    internal const string Cls = "pooling_mode_cls_token";
    internal const string Max = "pooling_mode_max_tokens";
    internal const string Mean = "pooling_mode_mean_tokens";
    internal const string Last = "pooling_mode_lasttoken";
    internal const string WidthField = "word_embedding_dimension";

    private const string Mode = "pooling_mode";
    private const string Expected = "cls, mean, max or lasttoken alone";

    // "pooling_mode_cls_token" is "cls" in newer versions, and so on.
    private static readonly (string Flag, string Mode, PoolingKind Kind)[] Known =
    [
        (Cls, "cls", PoolingKind.First), (Mean, "mean", PoolingKind.Mean),
        (Max, "max", PoolingKind.Max), (Last, "lasttoken", PoolingKind.Last),
    ];

    /// <param name="file">The file.</param>
    /// <param name="width">The length of a token's vector.</param>
    /// <param name="hasPrompts">Whether texts can be put before those to encode.</param>
    /// <exception cref="FormatException">It is damaged, or asks for pooling that is not known.</exception>
    internal static PoolingKind Read(FolderFile file, int width, bool hasPrompts)
    {
        JsonFields fields = JsonFields.Of(file);
        fields.Whole(fields.Has(WidthField) ? WidthField : "embedding_dimension", width, width);
        if (!fields.Flag("include_prompt", absent: true) && hasPrompts)
        {
            throw fields.Wrong("include_prompt", "true, as the model has prompts");
        }

        return fields.Has(Mode) ? OfMode(fields) : OfFlags(fields);
    }

    private static PoolingKind OfMode(JsonFields fields)
    {
        JsonElement mode = fields.Value(Mode);
        if (mode.ValueKind == JsonValueKind.Array && mode.GetArrayLength() == 1) mode = mode[0];
        if (mode.ValueKind != JsonValueKind.String) throw fields.Wrong(Mode, Expected);
        string name = fields.Text(Mode, mode);
        int known = Array.FindIndex(Known, way => way.Mode == name);
        return known >= 0 ? Known[known].Kind : throw fields.Wrong(Mode, Expected);
    }

    private static PoolingKind OfFlags(JsonFields fields)
    {
        string[] named = [.. fields.Names.Where(name => name.StartsWith("pooling_mode_", StringComparison.Ordinal))];
        if (named.Length == 0) return PoolingKind.Mean;
        string[] set = [.. named.Where(name => fields.Flag(name, absent: false)).Order(StringComparer.Ordinal)];
        int known = set is [var only] ? Array.FindIndex(Known, way => way.Flag == only) : -1;
        if (known >= 0) return Known[known].Kind;
        string found = set.Length == 0 ? "no way of pooling" : Shown.Short(string.Join(" and ", set));
        throw new FormatException($"{fields.Where} has {found}; expected {Expected}.");
    }
}
