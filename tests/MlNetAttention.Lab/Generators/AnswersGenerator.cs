namespace MlNetAttention.Lab.Generators;

/// <summary>One row of the set: a question with one sentence of those that are to be ranked.</summary>
internal sealed record AnswersRow(string Query, int Relevance, string Text);

/// <summary>
/// Draws questions, each with eight sentences. One answers it (3), one answers it the other way about (2), two are about the one
/// who is asked for, but not about the deed (1), and four do not answer it (0): two of these have the words of the answers and
/// say the reverse.
/// </summary>
internal sealed class AnswersGenerator(int seed)
{
    public const int TrainQueries = 360;
    public const int TestQueries = 80;

    private readonly Random _random = new(seed);
    private readonly Deck<(string Who, Deed Deed)> _asked = new(
        from who in AnswersGrammar.Beings from deed in AnswersGrammar.Deeds select (who, deed), new Random(seed));
    private int _queries;

    /// <summary>The rows of the next questions, those of a question one after another in random order.</summary>
    public AnswersRow[] Next(int queries) => [.. Enumerable.Range(0, queries).SelectMany(_ => NextQuery())];

    private AnswersRow[] NextQuery()
    {
        (string who, Deed deed) = _asked.Deal();
        var beings = new Deck<string>(AnswersGrammar.Beings.Where(being => being != who), _random);
        (string whom, string other) = (beings.Deal(), beings.Deal());
        Deed another = new Deck<Deed>(AnswersGrammar.Deeds.Where(one => one != deed), _random).Deal();
        string question = AnswersGrammar.Question(Pick(AnswersGrammar.Questions), who, deed);
        string query = $"q{++_queries:D3}";
        AnswersRow[] rows =
        [
            Row(3, AnswersGrammar.Active(who, deed, whom)), Row(2, AnswersGrammar.Passive(who, deed, whom)),
            Row(1, AnswersGrammar.Active(who, another, whom)), Row(1, AnswersGrammar.Passive(who, another, whom)),
            Row(0, AnswersGrammar.Active(whom, deed, who)), Row(0, AnswersGrammar.Passive(whom, deed, who)),
            Row(0, AnswersGrammar.Active(other, deed, whom)), Row(0, AnswersGrammar.Active(whom, another, who)),
        ];
        Deck<AnswersRow>.Shuffle(rows, _random);
        return rows;

        AnswersRow Row(int relevance, string sentence) =>
            new(query, relevance, $"{question} {sentence} {Pick(AnswersGrammar.Places)}");
    }

    private string Pick(string[] words) => words[_random.Next(words.Length)];
}
