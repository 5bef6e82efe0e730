namespace MlNetAttention.Lab.Generators;

/// <summary>
/// Who goes first where two meet. All stand in a circle of <see cref="Places"/> places, one of each kind at every place, and
/// each goes before those on the half of the circle behind it: a relation between two that is never the same both ways and
/// that no ranking can express, as a circle has no first place.
/// </summary>
internal static class CircleGrammar
{
    /// <summary>Odd, so that of two at different places it is always clear who goes first.</summary>
    public const int Places = 15;

    public static readonly string[] Kinds = ["dog", "cat", "horse", "parrot"];

    /// <summary>None is a name of the Riley set.</summary>
    public static readonly string[] Names =
    [
        "Bella", "Oscar", "Milo", "Coco", "Daisy", "Rocky", "Molly", "Teddy", "Ruby", "Simba", "Rosie", "Leo",
        "Lola", "Max", "Nala", "Buddy", "Lucy", "Jack", "Willow", "Toby", "Penny", "Duke", "Hazel", "Bruno",
        "Poppy", "Gus", "Ivy", "Ziggy", "Olive", "Otto", "Pearl", "Felix", "Maple", "Hank", "Cleo", "Bandit",
        "Winnie", "Rex", "Piper", "Ollie", "Stella", "Archie", "Dolly", "Monty", "Freya", "Basil", "Tilly", "Chester",
        "Minnie", "Rusty", "Honey", "Jasper", "Peaches", "Louie", "Pixie", "Barney", "Suki", "Frankie", "Biscuit", "Moose",
    ];

    /// <summary>The places from the second to the first along the circle: 1 to Places − 1; 0 for the same place.</summary>
    public static int Ahead(int place, int other) => (place - other + Places) % Places;

    /// <summary>Whether the one at the first place goes before the one at the second.</summary>
    public static bool GoesFirst(int place, int other) => Ahead(place, other) is > 0 and <= Places / 2;
}
