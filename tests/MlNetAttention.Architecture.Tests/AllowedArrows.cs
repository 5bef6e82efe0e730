namespace MlNetAttention.Architecture.Tests;

/// <summary>The folders that each folder may name, from the floor to the roof.</summary>
internal static class AllowedArrows
{
    /// <summary>Internal types outside the namespace of their folder, as a runtime or compiler knows them by their full name.</summary>
    public static readonly HashSet<string> KnownByName = ["IgnoresAccessChecksToAttribute"];

    public static IReadOnlySet<(string From, string To)> All { get; } = new HashSet<(string, string)>();
}
