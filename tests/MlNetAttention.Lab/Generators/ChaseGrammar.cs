namespace MlNetAttention.Lab.Generators;

/// <summary>
/// Statements of who chased whom. Either animal may stand in either place, with an adjective before it and an adverb behind it
/// from the same lists, so that no run of characters tells which goes where.
/// </summary>
internal static class ChaseGrammar
{
    public static readonly string[] Animals = ["dog", "cat", "fox", "goat", "duck", "horse"];

    public static readonly string[] Adjectives = ["old", "small", "quiet", "brown", "young", "clever", "hungry", "lazy"];

    public static readonly string[] Adverbs = ["today", "slowly", "again", "bravely", "often", "gladly"];

    public static readonly string[] Openings = ["", "I saw it: ", "They say ", "Well, ", "Everyone knows ", "Listen: "];

    /// <summary>A statement that the one chased the other.</summary>
    public static string Statement(string chaser, string chased, Random random)
    {
        string text = $"{Of(Openings)}the {Of(Adjectives)} {chaser} {Of(Adverbs)} chased "
            + $"the {Of(Adjectives)} {chased} {Of(Adverbs)}.";
        return char.ToUpperInvariant(text[0]) + text[1..];

        string Of(string[] words) => words[random.Next(words.Length)];
    }
}
