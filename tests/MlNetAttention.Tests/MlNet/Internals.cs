using System.Reflection;
using Microsoft.ML;

namespace MlNetAttention.Tests.MlNet;

/// <summary>Internal members of ML.NET that only the tests call.</summary>
internal static class Internals
{
    private static readonly MethodInfo Create =
        typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!;

    internal static SchemaShape Shape(DataViewSchema schema) => (SchemaShape)Create.Invoke(null, [schema])!;
}
