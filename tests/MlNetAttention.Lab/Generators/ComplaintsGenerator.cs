namespace MlNetAttention.Lab.Generators;

/// <summary>One row of the set: what a guest says, and what he complains about.</summary>
internal sealed record ComplaintsRow(string Label, string Text)
{
    public const string Separator = "|";

    public int Complaints => Label.Length == 0 ? 0 : Label.Split(Separator).Length;
}

/// <summary>
/// Draws rows from the grammar: one to four clauses about different subjects, each an opinion that is negated or not; the label
/// names the subjects of which an opinion is bad in the end, in the order of the text.
/// </summary>
internal sealed class ComplaintsGenerator(int seed)
{
    public const int TrainRows = 1600;
    public const int TestRows = 400;

    private const int MostClauses = 4;

    private readonly Random _random = new(seed);
    private readonly HashSet<string> _seen = [];

    /// <summary>The next rows, in equal parts of one to four clauses; no text comes twice.</summary>
    public ComplaintsRow[] Next(int rows)
    {
        ComplaintsRow[] drawn = [.. Enumerable.Range(0, rows).Select(row => NextRow(1 + row % MostClauses))];
        Deck<ComplaintsRow>.Shuffle(drawn, _random);
        return drawn;
    }

    private ComplaintsRow NextRow(int clauses)
    {
        while (true)
        {
            var subjects = new Deck<string>(ComplaintsGrammar.Subjects, _random);
            (string Subject, bool IsBad, string Text)[] drawn =
                [.. Enumerable.Range(0, clauses).Select(_ => NextClause(subjects.Deal()))];
            string text = Pick(ComplaintsGrammar.Openings) + drawn[0].Text;
            foreach ((_, _, string clause) in drawn[1..]) text += Pick(ComplaintsGrammar.Joints) + clause;
            if (!_seen.Add(text)) continue;
            return new(
                string.Join(ComplaintsRow.Separator, drawn.Where(clause => clause.IsBad).Select(clause => clause.Subject)), text);
        }
    }

    private (string Subject, bool IsBad, string Text) NextClause(string subject)
    {
        (bool isBad, bool isNegated) = (_random.Next(2) == 0, _random.Next(3) == 0);
        string opinion = Pick(isBad != isNegated ? ComplaintsGrammar.Blame : ComplaintsGrammar.Praise);
        return (subject, isBad, ComplaintsGrammar.Clause(Pick(ComplaintsGrammar.Clauses), subject, isNegated, opinion));
    }

    private string Pick(string[] words) => words[_random.Next(words.Length)];
}
