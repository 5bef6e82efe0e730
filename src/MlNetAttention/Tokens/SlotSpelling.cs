using System.Text;
using MlNetAttention.Unicode;

namespace MlNetAttention.Tokens;

/// <summary>
/// The spelling of a token that comes as it is, as a slot of a vector does: Normalization Form C, in which spellings that are the
/// same text by Unicode are alike. Case and all else is left to whoever made the tokens.
/// </summary>
internal static class SlotSpelling
{
    /// <summary>The spelling, valid until the buffers are used again.</summary>
    internal static ReadOnlySpan<char> Of(ReadOnlySpan<char> token, TextRules rules, TextBuffers buffers)
    {
        if (rules.Normalization == TextNormalization.None || Ascii.IsValid(token)) return token;
        var text = new NormalizedText(token, NormalizationSteps.FormC, buffers.Sequence);
        buffers.StartToken();
        while (text.HasNext())
        {
            buffers.Append(text.Current.Point);
            text.MoveToNext();
        }

        return buffers.Token;
    }
}
