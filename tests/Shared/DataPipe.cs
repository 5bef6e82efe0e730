using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetAttention.Testing;

/// <summary>
/// Saves and loads the transforms of a view as ML.NET's command line, entry points and NimbusML do, by the internals that they
/// call.
/// </summary>
internal static class DataPipe
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Assembly[] Assemblies = [typeof(TextLoader).Assembly, typeof(IHostEnvironment).Assembly];

    /// <summary>The view's transforms, saved and loaded, over another view of the same columns.</summary>
    internal static IDataView SaveAndLoad(MLContext ml, IDataView view, IDataView source)
    {
        var environment = (IHostEnvironment)ml;
        using var stream = new MemoryStream();
        using (IChannel channel = environment.Start("test")) Save(environment, channel, stream, view);
        stream.Position = 0;
        MethodInfo load = Named("ModelFileUtils").GetMethods(Any)
            .Single(method => method.Name == "LoadTransforms" && method.GetParameters() is [_, _, var last]
                && last.ParameterType == typeof(Stream));
        return (IDataView)Call(load, (IHostEnvironment)new MLContext(), source, stream)!;
    }

    private static void Save(IHostEnvironment environment, IChannel channel, Stream stream, IDataView view)
    {
        // Data, whether roles may be missing, and the roles, of which there are none.
        ConstructorInfo roles = Named("RoleMappedData").GetConstructors(Any)
            .Single(constructor => constructor.GetParameters() is [_, _, var last] && last.ParameterType.IsArray);
        object mapped = roles.Invoke(
            [view, true, Array.CreateInstance(roles.GetParameters()[2].ParameterType.GetElementType()!, 0)]);
        MethodInfo save = Named("TrainUtils").GetMethods(Any)
            .Single(method => method.Name == "SaveModel" && method.GetParameters()[2].ParameterType == typeof(Stream));
        Call(save, environment, channel, stream, null, mapped, null);
    }

    private static Type Named(string name) =>
        Assemblies.SelectMany(assembly => assembly.GetTypes()).First(type => type.Name == name);

    private static object? Call(MethodInfo method, params object?[] arguments) =>
        method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
