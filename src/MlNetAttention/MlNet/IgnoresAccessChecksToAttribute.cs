namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by its name: it accepts calls from this assembly to internals of the named one.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName => assemblyName;
}
