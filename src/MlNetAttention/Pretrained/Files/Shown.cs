namespace MlNetAttention.Pretrained.Files;

/// <summary>Parts of files in errors: quoted, short, and without signs that a terminal would act upon.</summary>
internal static class Shown
{
    private const int Most = 80;

    internal static string Text(string text) => $"'{Short(text)}'";

    internal static string Short(string text)
    {
        string shorter = text.Length > Most ? $"{text.AsSpan(0, Most)}…" : text;
        return string.Create(shorter.Length, shorter, static (signs, from) =>
        {
            for (int i = 0; i < signs.Length; i++) signs[i] = char.IsControl(from[i]) ? '\uFFFD' : from[i];
        });
    }

    internal static string Shape(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
