namespace MlNetAttention.Lab.Generators;

/// <summary>
/// Deals the cards in random order and shuffles anew when none is left, so that every card comes equally often.
/// Two cards dealt from a fresh deck of even length always differ.
/// </summary>
internal sealed class Deck<T>(IEnumerable<T> cards, Random random)
{
    private readonly T[] _cards = [.. cards];
    private int _dealt;

    public T Deal()
    {
        if (_dealt == 0) Shuffle(_cards, random);
        T card = _cards[_dealt];
        _dealt = (_dealt + 1) % _cards.Length;
        return card;
    }

    // Written out because the files must be the same under every version of .NET: a seeded Random promises that
    // for Next, not for the order in which Random.Shuffle calls it.
    public static void Shuffle(T[] cards, Random random)
    {
        for (int last = cards.Length - 1; last > 0; last--)
        {
            int other = random.Next(last + 1);
            (cards[last], cards[other]) = (cards[other], cards[last]);
        }
    }
}
