using System.Text;

namespace MlNetAttention.Onnx;

/// <summary>The tokens of a vocabulary as a JSON array; the index of a token is its id.</summary>
internal static class VocabularyText
{
    internal static string Of(Vocabulary vocabulary)
    {
        var text = new StringBuilder("[");
        for (int id = 0; id < vocabulary.Size; id++)
        {
            if (id > 0) text.Append(',');
            AppendString(text, vocabulary.TextOf(id));
        }

        return text.Append(']').ToString();
    }

    // System.Text.Json refuses half of a surrogate pair, which a token may be where a text was cut within a sign.
    private static void AppendString(StringBuilder text, string token)
    {
        text.Append('"');
        for (int i = 0; i < token.Length; i++)
        {
            char unit = token[i];
            if (char.IsSurrogatePair(token, i)) text.Append(unit).Append(token[++i]);
            else if (unit < ' ' || char.IsSurrogate(unit)) text.Append($"\\u{(int)unit:x4}");
            else if (unit is '"' or '\\') text.Append('\\').Append(unit);
            else text.Append(unit);
        }

        text.Append('"');
    }
}
