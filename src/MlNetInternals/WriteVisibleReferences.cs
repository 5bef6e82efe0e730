// A task of the build, compiled by MSBuild when it is needed: see MlNetInternals.targets. It has to get by with .NET Standard
// 2.0.
using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Mono.Cecil;

/// <summary>
/// Writes reference-only copies of assemblies in which internal members are visible to the compiler. MlNetAttention compiles
/// against the copies and never ships them: see src/MlNetAttention/MlNet/README.md.
/// </summary>
public sealed class WriteVisibleReferences : Task
{
    /// <summary>The assemblies to copy.</summary>
    [Required]
    public ITaskItem[] Assemblies { get; set; }

    /// <summary>What they may refer to.</summary>
    [Required]
    public ITaskItem[] References { get; set; }

    /// <summary>Where the copies are written.</summary>
    [Required]
    public string Folder { get; set; }

    public override bool Execute()
    {
        using (var resolver = new DefaultAssemblyResolver())
        {
            foreach (string folder in References.Select(item => Path.GetDirectoryName(item.GetMetadata("FullPath"))).Distinct())
            {
                resolver.AddSearchDirectory(folder);
            }

            Directory.CreateDirectory(Folder);
            foreach (string path in Assemblies.Select(item => item.GetMetadata("FullPath"))) Write(path, resolver);
        }

        return !Log.HasLoggedErrors;
    }

    // Another build may be reading or writing the same file, so a whole one takes its place.
    private void Write(string path, IAssemblyResolver resolver)
    {
        string target = Path.Combine(Folder, Path.GetFileName(path));
        string partial = target + "." + Guid.NewGuid().ToString("N");
        using (var module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver }))
        {
            foreach (TypeDefinition type in module.GetTypes()) Publicize(type);
            module.Write(partial);
        }

        try
        {
            if (File.Exists(target)) File.Replace(partial, target, null);
            else File.Move(partial, target);
        }
        catch (IOException) when (File.Exists(target))
        {
            // That build was first, with the same content.
            File.Delete(partial);
            File.SetLastWriteTimeUtc(target, DateTime.UtcNow);
        }
    }

    private static void Publicize(TypeDefinition type)
    {
        if (type.IsNested) type.IsNestedPublic = true;
        else type.IsPublic = true;

        foreach (MethodDefinition method in type.Methods)
        {
            bool explicitImplementation = method.IsPrivate && method.HasOverrides;
            if (!method.IsVirtual && !explicitImplementation) method.IsPublic = true;

            // An override must repeat the accessibility it sees; "protected internal" is seen as "protected" from outside,
            // which the runtime accepts for a "private protected" member.
            if (method.IsFamilyAndAssembly) method.IsFamilyOrAssembly = true;
        }

        // The field behind an event has the event's name and would hide it.
        foreach (FieldDefinition field in type.Fields.Where(f => type.Events.All(e => e.Name != f.Name))) field.IsPublic = true;
    }
}
