namespace MlNetAttention.Lab.Generators;

/// <summary>One row of the set: a text and what the one it makes a statement about is.</summary>
internal sealed record RileyRow(string Label, string Text, int Level);

/// <summary>
/// Draws rows from the grammar. Rows with two names come in families of four with the same words, in which either name
/// belongs to either kind and the statement is about either of them. On level 3 every run of up to three words that
/// occurs in a family occurs equally often with both labels: counting such runs tells nothing.
/// </summary>
internal sealed class RileyGenerator
{
    /// <summary>The fewest rows that hold a family of each level.</summary>
    public const int FewestRows = 20;

    /// <summary>Far fewer than there are texts, so that drawing a new one stays quick.</summary>
    public const int MostRows = 100_000;

    private const int FamilySize = 4;

    private readonly Random _random;
    private readonly HashSet<string> _seen = [];
    private readonly Deck<string> _kinds;
    private readonly Deck<string> _names;
    private readonly Deck<string> _owners;
    private readonly Deck<(string Kind, string Name)> _kindsAndNames;

    public RileyGenerator(int seed)
    {
        _random = new Random(seed);
        _kinds = new(RileyGrammar.Kinds, _random);
        _names = new(RileyGrammar.Names, _random);
        _owners = new(RileyGrammar.Owners, _random);
        _kindsAndNames = new(from kind in RileyGrammar.Kinds from name in RileyGrammar.Names select (kind, name), _random);
    }

    /// <summary>The next rows, 30 % of level 1, 20 % of level 2, the rest of level 3; no text comes twice.</summary>
    public RileyRow[] Next(int rows)
    {
        int families2 = rows / 5 / FamilySize;
        int families3 = rows / 2 / FamilySize;
        int singles = rows - ((families2 + families3) * FamilySize);

        RileyRow[] drawn =
        [
            .. Enumerable.Range(0, singles).Select(_ => NextSingle()),
            .. Enumerable.Range(0, families2).SelectMany(_ => NextFamily(level: 2)),
            .. Enumerable.Range(0, families3).SelectMany(_ => NextFamily(level: 3)),
        ];
        Deck<RileyRow>.Shuffle(drawn, _random);
        return drawn;
    }

    private RileyRow NextSingle()
    {
        (string kind, string name) = _kindsAndNames.Deal();
        return Unseen(() =>
        {
            var being = new Being(Pick(RileyGrammar.Owners), kind, name);
            return [new(kind, RileyGrammar.Fill(DrawPattern(level: 1), being, being, being), 1)];
        })[0];
    }

    private RileyRow[] NextFamily(int level)
    {
        (string kindA, string kindB) = (_kinds.Deal(), _kinds.Deal());
        return Unseen(() =>
        {
            (string ownerA, string ownerB) = (_owners.Deal(), _owners.Deal());
            (string name1, string name2) = (_names.Deal(), _names.Deal());
            string pattern = DrawPattern(level);
            return [Row(name1, name2, true), Row(name2, name1, true), Row(name1, name2, false), Row(name2, name1, false)];

            RileyRow Row(string nameA, string nameB, bool askA)
            {
                var a = new Being(ownerA, kindA, nameA);
                var b = new Being(ownerB, kindB, nameB);
                (Being asked, Being other) = askA ? (a, b) : (b, a);
                (Being one, Being two) = level == 2 ? (asked, other) : (a, b);
                return new(asked.Kind, RileyGrammar.Fill(pattern, one, two, asked), level);
            }
        });
    }

    // The kinds are dealt before, so that drawing anew leaves their numbers balanced.
    private RileyRow[] Unseen(Func<RileyRow[]> draw)
    {
        while (true)
        {
            RileyRow[] rows = draw();
            if (rows.Any(row => _seen.Contains(row.Text))) continue;
            _seen.UnionWith(rows.Select(row => row.Text));
            return rows;
        }
    }

    private string DrawPattern(int level) => Pick(RileyGrammar.Patterns(level))
        .Replace("{aside}", Pick(RileyGrammar.Asides)).Replace("{statement}", Pick(RileyGrammar.Statements));

    private string Pick(string[] words) => words[_random.Next(words.Length)];
}
