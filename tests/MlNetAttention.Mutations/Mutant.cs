using System.Text.Json.Serialization;

namespace MlNetAttention.Mutations;

/// <summary>One change of one expression or statement.</summary>
/// <param name="Id">The number that chooses it in the built copy; it depends on what else is mutated.</param>
/// <param name="Folder">The folder of src/MlNetAttention that it is in.</param>
/// <param name="File">The file in that folder.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Change">The code before and after, with an arrow between.</param>
/// <param name="Code">The line it begins in.</param>
internal sealed record Mutant(int Id, string Folder, string File, int Line, int Column, string Change, string Code)
{
    /// <summary>What names it in every run over the same sources.</summary>
    [JsonIgnore]
    public string Key => $"{Folder}/{File}:{Line}:{Column} {Change}";
}
