using MlNetAttention.Documents.Tests.Packages;

namespace MlNetAttention.Documents.Tests;

/// <summary>
/// Tests that run what documents show, one after another: blocks of code change the current directory and the console of the
/// whole process, and trainings must not run beside each other. They share one saved model and one set of packages.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DocumentCollection : ICollectionFixture<ReaderFolder>, ICollectionFixture<PackedPackages>
{
    public const string Name = "documents";
}
