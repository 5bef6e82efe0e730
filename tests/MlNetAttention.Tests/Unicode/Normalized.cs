using System.Text;
using MlNetAttention.Tokens;
using MlNetAttention.Unicode;

namespace MlNetAttention.Tests.Unicode;

/// <summary>Texts after normalisation.</summary>
internal static class Normalized
{
    internal static readonly NormalizationSteps
        FormD = NormalizationSteps.FormC with { Compose = false },
        FormKC = NormalizationSteps.FormC with { Decomposition = Decomposition.Compatibility },
        FormKD = FormD with { Decomposition = Decomposition.Compatibility },
        Folded = new(Decomposition.None, Compose: false, Fold: true, Tidy: false);

    /// <summary>Every combination of options that a text column can have.</summary>
    internal static readonly TextRules[] AllRules =
    [
        .. from normalization in Enum.GetValues<TextNormalization>()
           from lowercase in new[] { true, false }
           from unspaced in Enum.GetValues<UnspacedText>()
           select new TextRules { Normalization = normalization, Lowercase = lowercase, UnspacedText = unspaced },
    ];

    /// <summary>
    /// The rules of new models, but letters of scripts without blanks stand alone, so that a token is what it is in the text.
    /// </summary>
    internal static readonly TextRules Clusters = new() { UnspacedText = UnspacedText.Clusters };

    internal static string Of(string text, NormalizationSteps steps)
    {
        var characters = new NormalizedText(text, steps, new CombiningSequence());
        var result = new StringBuilder();
        for (; characters.HasNext(); characters.MoveToNext())
        {
            result.Append(UnicodeFile.String([characters.Current.Point]));
        }

        return result.ToString();
    }

    internal static string[] TokensOf(string text, TextRules? rules = null) =>
        [.. Places(text, rules).Select(place => place.Token)];

    internal static List<(string Token, int Start, int Length)> Places(string text, TextRules? rules = null)
    {
        var places = new List<(string, int, int)>();
        var tokens = new TextTokens(text, rules ?? Clusters, new TextBuffers());
        while (tokens.MoveNext()) places.Add((tokens.Current.ToString(), tokens.Start, tokens.Length));
        return places;
    }
}
