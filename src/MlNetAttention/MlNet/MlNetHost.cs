using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetAttention.MlNet;

/// <summary>
/// The part of an ML.NET environment that training needs: log, seed, device, cancellation and its kind of errors.
/// </summary>
internal sealed class MlNetHost
{
    private readonly IHostEnvironment _environment;
    private readonly IHost _host;

    /// <param name="environment">Usually the user's <see cref="MLContext"/>.</param>
    /// <param name="name">The name under which messages appear in the log.</param>
    internal MlNetHost(IHostEnvironment environment, string name)
    {
        Contracts.CheckValue(environment, nameof(environment));
        _environment = environment;
        _host = environment.Register(name);
        int? seed = (environment as IHostEnvironmentInternal)?.Seed;
        IsSeeded = seed is not null;
        Seed = seed ?? _host.Rand.Next();
    }

    internal IHostEnvironment Environment => _environment;

    /// <summary>The seed of the <see cref="MLContext"/>, or a random one where it has none.</summary>
    internal int Seed { get; }

    /// <summary>Whether <see cref="Seed"/> is that of the <see cref="MLContext"/>.</summary>
    internal bool IsSeeded { get; }

    /// <summary><see cref="MLContext.GpuDeviceId"/>.</summary>
    internal int? GpuDeviceId => (_environment as IHostEnvironmentInternal)?.GpuDeviceId;

    /// <summary><see cref="MLContext.FallbackToCpu"/>.</summary>
    internal bool FallbackToCpu => (_environment as IHostEnvironmentInternal)?.FallbackToCpu ?? false;

    /// <summary>Whether the environment was told to stop all execution.</summary>
    internal bool IsCancelled => _host is ICancelable { IsCanceled: true } || _environment is ICancelable { IsCanceled: true };

    internal static IHostEnvironment EnvironmentOf(TransformsCatalog.TextTransforms catalog) =>
        ((IInternalCatalog)catalog).Environment;

    internal static IHostEnvironment EnvironmentOf(DataOperationsCatalog catalog) => ((IInternalCatalog)catalog).Environment;

    internal static IHostEnvironment EnvironmentOf(TrainCatalogBase.CatalogInstantiatorBase trainers) =>
        ((IInternalCatalog)trainers).Environment;

    /// <summary>Opens a channel of the log.</summary>
    internal MlNetLog Start(string name) => new(_host.Start(name));

    internal Exception ColumnNotFound(string role, string name) =>
        _host.ExceptSchemaMismatch("inputSchema", role, name);

    internal Exception ColumnMismatch(string role, string name, string expected, string found) =>
        _host.ExceptSchemaMismatch("inputSchema", role, name, expected, found);

    /// <summary>An error about the data, marked as ML.NET marks its own.</summary>
    internal Exception DataError(string message) => _host.Except(message);
}
