using System.Reflection;
using Microsoft.ML;

namespace MlNetAttention.Tests.MlNet;

/// <summary>Internal members of ML.NET that only the tests call.</summary>
internal static class Internals
{
    internal static SchemaShape Shape(DataViewSchema schema) =>
        (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [schema])!;
}
