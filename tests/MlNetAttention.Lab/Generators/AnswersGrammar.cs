namespace MlNetAttention.Lab.Generators;

/// <summary>A deed: "chase", "chases", "chased".</summary>
internal sealed record Deed(string Base, string Third, string Past);

/// <summary>
/// The words and patterns of the set of answers. A question is about what one does to another; sentences that answer it and
/// sentences that say the reverse have the same words.
/// </summary>
internal static class AnswersGrammar
{
    public static readonly string[] Beings = ["dog", "cat", "horse", "rabbit", "parrot", "goat", "nurse", "teacher"];

    public static readonly Deed[] Deeds =
    [
        new("chase", "chases", "chased"), new("follow", "follows", "followed"), new("help", "helps", "helped"),
        new("watch", "watches", "watched"), new("wake", "wakes", "woken"),
    ];

    public static readonly string[] Questions =
    [
        "whom does the {who} {base}?", "tell me whom the {who} {third}.", "which one does the {who} {base}?",
        "do you know whom the {who} {third}?",
    ];

    public static readonly string[] Places =
        ["in the garden", "at the door", "near the river", "behind the house", "at noon", "in the rain", "every day", "once more"];

    /// <summary>"the dog chases the cat".</summary>
    public static string Active(string who, Deed deed, string whom) => $"the {who} {deed.Third} the {whom}";

    /// <summary>"the cat is chased by the dog".</summary>
    public static string Passive(string who, Deed deed, string whom) => $"the {whom} is {deed.Past} by the {who}";

    public static string Question(string pattern, string who, Deed deed) => pattern
        .Replace("{who}", who).Replace("{base}", deed.Base).Replace("{third}", deed.Third);
}
