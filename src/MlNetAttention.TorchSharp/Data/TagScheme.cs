using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>The meaning of the tags of a label, by their names: <c>O</c>, <c>B-type</c> and <c>I-type</c>, or any
/// others.</summary>
internal sealed class TagScheme
{
    /// <summary>The tag of what is no entity.</summary>
    internal const string Outside = "O";

    private const string Begin = "B-";
    private const string Inside = "I-";

    private readonly int[] _continued;

    /// <param name="label">A column of vectors of keys.</param>
    /// <param name="type">Its keys, of which there are few enough to be classes.</param>
    /// <param name="missing">What a missing tag means.</param>
    internal TagScheme(DataViewSchema.Column label, KeyDataViewType type, MissingTags missing)
    {
        AnnotationTexts? texts = AnnotationTexts.Of(label, AnnotationTexts.KeyValues, type.Count);
        string?[] names = [.. Enumerable.Range(0, (int)type.Count).Select(i => texts?[i])];
        _continued = [.. names.Select((name, i) => Continued(names, name) is var found and >= 0 ? found : i)];
        ClassCount = names.Length;
        MissingClass = RowTarget.MissingClass;
        if (missing == MissingTags.Ignored) return;
        MissingClass = Array.IndexOf(names, Outside);
        if (MissingClass < 0) MissingClass = ClassCount++;
    }

    /// <summary>Number of classes: one per key value, and one for what is outside where it has no key value.</summary>
    internal int ClassCount { get; }

    /// <summary>The class of a missing tag; <see cref="RowTarget.MissingClass"/> where it does not count.</summary>
    internal int MissingClass { get; }

    /// <summary>
    /// The tag of every token from the tags of words. The first token of a word has its tag; those after it have <c>I-type</c>
    /// where that is <c>B-type</c> and there is such a tag, else the same one.
    /// </summary>
    /// <param name="tags">The tags of words.</param>
    /// <param name="words">The word of each token, ascending; −1 for blanks before the first, which have no tag.</param>
    internal int[] Spread(int[] tags, IReadOnlyList<int> words)
    {
        var spread = new int[words.Count];
        for (int t = 0; t < spread.Length; t++)
        {
            if (words[t] < 0)
            {
                spread[t] = RowTarget.MissingClass;
                continue;
            }

            int tag = tags[words[t]];
            bool continues = t > 0 && words[t] == words[t - 1];
            spread[t] = continues && tag >= 0 && tag < _continued.Length ? _continued[tag] : tag;
        }

        return spread;
    }

    private static int Continued(string?[] names, string? name) =>
        name?.StartsWith(Begin, StringComparison.Ordinal) == true ? Array.IndexOf(names, Inside + name[Begin.Length..]) : -1;
}
