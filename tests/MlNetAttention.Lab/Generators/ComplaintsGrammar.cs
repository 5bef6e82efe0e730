namespace MlNetAttention.Lab.Generators;

/// <summary>
/// The words and patterns of the set of complaints. Every opinion fits every subject, so that neither of the two alone tells what
/// is complained about, and a negation turns an opinion into its opposite.
/// </summary>
internal static class ComplaintsGrammar
{
    /// <summary>What a guest may complain about.</summary>
    public static readonly string[] Subjects = ["bed", "breakfast", "pool", "price", "room", "staff", "view", "wifi"];

    public static readonly string[] Praise = ["good", "great", "fine", "lovely", "pleasing", "perfect"];

    public static readonly string[] Blame = ["bad", "awful", "poor", "dreadful", "annoying", "terrible"];

    // {not} is a negation or nothing.
    public static readonly string[] Clauses =
    [
        "the {subject} was {not}{opinion}",
        "we found the {subject} {not}{opinion}",
        "the {subject} is {not}{opinion} here",
        "their {subject} seemed {not}{opinion} to me",
    ];

    public static readonly string[] Joints = [" and ", ", but ", ", ", " while "];

    public static readonly string[] Openings = ["", "", "we stayed for a week. ", "on our second day ", "to be honest, "];

    public static string Clause(string pattern, string subject, bool isNegated, string opinion) => pattern
        .Replace("{subject}", subject).Replace("{not}", isNegated ? "not " : "").Replace("{opinion}", opinion);
}
