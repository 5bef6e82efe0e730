using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace MlNetAttention.MlNet;

/// <summary>The use of the rows that a transformer is asked for.</summary>
internal enum RowUse
{
    /// <summary>A call outside of any <c>Fit</c>: rows are served.</summary>
    Serving,

    /// <summary>An estimator, to fit the stages that follow.</summary>
    Fitting,

    /// <summary>ML.NET itself within a <c>Fit</c>, as in a cross-validation that an estimator runs: rows are served.</summary>
    ServingWithinFit,

    /// <summary>A method that is no estimator's, called by one that is running <c>Fit</c>: for either.</summary>
    UnknownWithinFit,
}

/// <summary>
/// The calls of <c>Fit</c> that are running on this thread, read off its stack. ML.NET asks the stages of a chain for their
/// training view, and not those of a chain within the chain; it calls <c>Transform</c> on that one, and says neither when an
/// outer <c>Fit</c> begins nor when it ends. The stack does.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = OnlyAfterFit)]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = OnlyAfterFit)]
internal static class RunningFit
{
    private const string OnlyAfterFit =
        "Only a transformer that was fitted in this process asks, and neither ML.NET's estimators nor libtorch can be trimmed.";

    /// <summary>The number of calls of <c>Fit</c> that are running on this thread.</summary>
    internal static int Depth => new StackTrace(fNeedFileInfo: false).GetFrames().Count(frame => IsFit(frame.GetMethod()));

    /// <summary>Whether a trainer is being fitted on this thread.</summary>
    internal static bool OfTrainer => new StackTrace(fNeedFileInfo: false).GetFrames()
        .Select(frame => frame.GetMethod())
        .Any(method => IsFit(method) && Implements(method?.DeclaringType, typeof(ITrainerEstimator<,>)));

    /// <summary>
    /// The use of the call of <c>Transform</c> that is running: the first caller that is no <c>Transform</c> itself tells.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static RowUse UseOfTransform()
    {
        MethodBase?[] callers =
        [
            .. new StackTrace(fNeedFileInfo: false).GetFrames().Select(frame => frame.GetMethod())
                .SkipWhile(method => method?.DeclaringType == typeof(RunningFit) || IsTransform(method)),
        ];

        // An estimator may call it through a lambda and LINQ, a task or Lazy.
        if (callers.TakeWhile(method => IsOfEstimator(method) || IsOf(method, "System")).Any(IsFit)) return RowUse.Fitting;
        if (!callers.Any(IsFit)) return RowUse.Serving;
        return IsOf(callers[0], "Microsoft.ML") ? RowUse.ServingWithinFit : RowUse.UnknownWithinFit;
    }

    private static bool IsTransform(MethodBase? method) =>
        IsNamed(method, nameof(ITransformer.Transform)) && Implements(method?.DeclaringType, typeof(ITransformer));

    private static bool IsFit(MethodBase? method) =>
        IsNamed(method, nameof(IEstimator<ITransformer>.Fit)) && Implements(method?.DeclaringType, typeof(IEstimator<>));

    // Lambdas, local functions and iterators are methods of a type within that of the method that holds them.
    private static bool IsOfEstimator(MethodBase? method)
    {
        for (Type? type = method?.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (Implements(type, typeof(IEstimator<>))) return true;
        }

        return false;
    }

    private static bool IsOf(MethodBase? method, string assemblies) =>
        method?.DeclaringType?.Assembly.GetName().Name is { } name
        && (name == assemblies || name.StartsWith($"{assemblies}.", StringComparison.Ordinal));

    // An explicit implementation of an interface bears its name as well.
    private static bool IsNamed(MethodBase? method, string name) =>
        method is not null && (method.Name == name || method.Name.EndsWith($".{name}", StringComparison.Ordinal));

    private static bool Implements(Type? type, Type contract) => type is not null && Array.Exists(
        type.GetInterfaces(), candidate => candidate == contract
            || (candidate.IsGenericType && candidate.GetGenericTypeDefinition() == contract));
}
