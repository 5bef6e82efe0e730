namespace MlNetAttention.Mutations;

/// <summary>Some of many, in their order.</summary>
internal static class Sample
{
    internal static IEnumerable<Mutant> Of(Mutant[] mutants, int most, Random random)
    {
        if (mutants.Length <= most) return mutants;
        random.Shuffle(mutants);
        return mutants.Take(most).OrderBy(mutant => mutant.Id);
    }
}
