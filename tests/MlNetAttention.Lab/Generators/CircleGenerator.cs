namespace MlNetAttention.Lab.Generators;

/// <summary>One row of the set: two names, and the kind of the one that goes first.</summary>
internal sealed record CircleRow(string Label, string Text);

/// <summary>
/// All pairs of two names, of different kinds and at different places, in both orders; the label is the kind of the one that goes
/// first. Pairs that stand <see cref="HeldOutDistance"/> places apart are the test rows. Every name goes first in exactly half
/// of the rows it is in, in either file, so that no name tells anything by itself.
/// </summary>
internal static class CircleGenerator
{
    /// <summary>In the middle of 1 to 7: what the rows of the other distances say of the circle tells who goes first.</summary>
    public const int HeldOutDistance = 4;

    public static (CircleRow[] Train, CircleRow[] Test) Rows(int seed)
    {
        var random = new Random(seed);
        string[] names = [.. CircleGrammar.Names];
        Deck<string>.Shuffle(names, random);
        Member[] members = [.. names.Select((name, at) => new Member(
            name, CircleGrammar.Kinds[at % CircleGrammar.Kinds.Length], at / CircleGrammar.Kinds.Length))];

        ILookup<bool, CircleRow> rows = (
            from one in members
            from other in members
            where one.Kind != other.Kind && one.Place != other.Place
            let first = CircleGrammar.GoesFirst(one.Place, other.Place) ? one : other
            select (IsTest: Distance(one, other) == HeldOutDistance, Row: new CircleRow(first.Kind, $"{one.Name} {other.Name}")))
            .ToLookup(row => row.IsTest, row => row.Row);
        return (Shuffled(rows[false]), Shuffled(rows[true]));

        CircleRow[] Shuffled(IEnumerable<CircleRow> part)
        {
            CircleRow[] shuffled = [.. part];
            Deck<CircleRow>.Shuffle(shuffled, random);
            return shuffled;
        }
    }

    private static int Distance(Member one, Member other)
    {
        int ahead = CircleGrammar.Ahead(one.Place, other.Place);
        return Math.Min(ahead, CircleGrammar.Places - ahead);
    }

    private sealed record Member(string Name, string Kind, int Place);
}
