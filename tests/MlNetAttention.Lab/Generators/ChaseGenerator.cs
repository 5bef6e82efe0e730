namespace MlNetAttention.Lab.Generators;

/// <summary>One row of the set: what the first says, what the second says, and who chased according to the first.</summary>
internal sealed record ChaseRow(string Label, string Claim, string Reply);

/// <summary>
/// Pairs of statements about two animals, of which the second says the reverse of the first; the label is the animal that chases
/// in the first. Both statements have the same two animals, so that words alone leave two labels to choose from.
/// </summary>
internal static class ChaseGenerator
{
    public const int TrainRows = 1600;
    public const int TestRows = 400;

    public static (ChaseRow[] Train, ChaseRow[] Test) Rows(int seed)
    {
        var random = new Random(seed);
        var pairs = new Deck<(string Chaser, string Chased)>(
            from chaser in ChaseGrammar.Animals
            from chased in ChaseGrammar.Animals
            where chaser != chased
            select (chaser, chased), random);
        var seen = new HashSet<ChaseRow>();
        return (Some(TrainRows), Some(TestRows));

        ChaseRow[] Some(int count)
        {
            var rows = new List<ChaseRow>(count);
            while (rows.Count < count)
            {
                (string chaser, string chased) = pairs.Deal();
                var row = new ChaseRow(
                    chaser, ChaseGrammar.Statement(chaser, chased, random), ChaseGrammar.Statement(chased, chaser, random));
                if (seen.Add(row)) rows.Add(row);
            }

            return [.. rows];
        }
    }
}
