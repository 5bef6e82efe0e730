namespace MlNetAttention.Lab.Generators;

/// <summary>Someone a text may be about: "Evan's dog Riley".</summary>
internal sealed record Being(string Owner, string Kind, string Name);

/// <summary>
/// The words and sentence patterns of the set. In the patterns of levels 1 and 2, number 1 is the one the statement is
/// about; in those of level 3, 1 and 2 are the order of appearance and {asked} is the name that comes back.
/// </summary>
internal static class RileyGrammar
{
    // Every list that is dealt in pairs has an even length, so that a pair never holds the same word twice (see Deck).
    public static readonly string[] Kinds = ["dog", "cat", "horse", "rabbit", "parrot", "goat", "teacher", "nurse"];

    public static readonly string[] Owners =
        ["Evan", "Mia", "Omar", "Nina", "Hugo", "Ida", "Lars", "Vera", "Paul", "Ruth"];

    // A name must say nothing about the kind: all of them fit a person as well as an animal.
    public static readonly string[] Names =
    [
        "Riley", "Casey", "Robin", "Quinn", "Avery", "Rowan", "Jamie", "Morgan", "Taylor", "Parker",
        "Reese", "Hayden", "Charlie", "Skyler", "Finley", "Jordan", "Emery", "Harley", "Remy", "Luna",
    ];

    // Each fits every kind, for a statement only a dog could be the subject of would give the label away.
    public static readonly string[] Statements =
    [
        "is so hyper, she never stops moving",
        "is so tired, she sleeps all day",
        "is very shy, she hides outside",
        "is always hungry, she eats all day",
        "is very happy, she never stops singing",
        "loves the rain, she never stays inside",
        "is a little lost today",
        "waits at the door until noon",
        "sings in the kitchen all day",
        "hides in the garden until noon",
        "never comes inside before noon",
        "never sleeps when it rains",
    ];

    // At least three words, which keeps the name before and the name after out of one trigram.
    public static readonly string[] Asides =
    [
        "It rains today.", "Nobody is home.", "Dinner is late.", "The door is open.",
        "It is almost noon.", "The garden is quiet.", "Today is very cold.", "The kitchen is empty.",
    ];

    private static readonly string[] OneName =
    [
        "{owner1}'s {kind1} {name1} {statement}",
        "{name1} the {kind1} {statement}",
        "{aside} {owner1}'s {kind1} {name1} {statement}",
        "{name1} is {owner1}'s {kind1}. {aside} {name1} {statement}",
        "The {kind1} {name1} visits {owner1}. {aside} {name1} {statement}",
    ];

    // The kind word stands right beside the subject of the statement; the other one is mentioned in passing.
    private static readonly string[] TwoNames =
    [
        "Near {owner2}'s {kind2} {name2}, {owner1}'s {kind1} {name1} {statement}",
        "Unlike {owner2}'s {kind2} {name2}, {owner1}'s {kind1} {name1} {statement}",
        "{owner1}'s {kind1} {name1} {statement} near {owner2}'s {kind2} {name2}",
        "{aside} {owner1}'s {kind1} {name1} {statement} unlike {owner2}'s {kind2} {name2}",
        "{name1} the {kind1} {statement} near {name2} the {kind2}",
        "{aside} {name1} the {kind1} {statement} unlike {name2} the {kind2}",
    ];

    // The kind comes right before the name. With "Riley is Evan's dog and Luna is Mia's cat" among them, where "dog" is
    // nearer to Luna than "cat", a small encoder was at 97 % after 14 epochs; without them it was at 100 % after 5.
    // No name touches punctuation before the aside: "Luna." would be a word of its own to a tokenizer that splits at
    // spaces, and exchanging the names would change the bag of words.
    private static readonly string[] NameComesBack =
    [
        "{owner1}'s {kind1} {name1} and {owner2}'s {kind2} {name2} live here. {aside} {asked} {statement}",
        "{owner1}'s {kind1} {name1} met {owner2}'s {kind2} {name2} here. {aside} {asked} {statement}",
        "{owner1}'s {kind1} {name1} visits {owner2}'s {kind2} {name2} again. {aside} {asked} {statement}",
        "The {kind1} {name1} met the {kind2} {name2} again. {aside} {asked} {statement}",
        "The {kind1} {name1} and the {kind2} {name2} visit {owner1}. {aside} {asked} {statement}",
    ];

    public static string[] Patterns(int level) => level switch
    {
        1 => OneName,
        2 => TwoNames,
        3 => NameComesBack,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "The levels are 1, 2 and 3."),
    };

    public static string Fill(string pattern, Being one, Being two, Being asked) => pattern
        .Replace("{owner1}", one.Owner).Replace("{kind1}", one.Kind).Replace("{name1}", one.Name)
        .Replace("{owner2}", two.Owner).Replace("{kind2}", two.Kind).Replace("{name2}", two.Name)
        .Replace("{asked}", asked.Name);
}
