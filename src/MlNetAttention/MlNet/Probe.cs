using System.Runtime.CompilerServices;
using Microsoft.ML;
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
namespace MlNetAttention.MlNet { internal static class Probe { public static SchemaShape.Column C() => new SchemaShape.Column("a", SchemaShape.Column.VectorKind.Scalar, Microsoft.ML.Data.TextDataViewType.Instance, false, null); } }
namespace System.Runtime.CompilerServices { [AttributeUsage(AttributeTargets.Assembly, AllowMultiple=true)] internal sealed class IgnoresAccessChecksToAttribute(string n) : Attribute { public string AssemblyName => n; } }
