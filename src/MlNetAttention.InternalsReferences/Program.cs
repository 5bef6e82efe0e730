// Writes reference-only copies of ML.NET assemblies in which internal members are visible to the compiler.
// MlNetAttention compiles against the copies and never ships them: see src/MlNetAttention/MlNet/README.md.
//
// usage: MlNetAttention.InternalsReferences OUTPUT_FOLDER ASSEMBLY... [--search FOLDER...]
using Mono.Cecil;

int searchAt = Array.IndexOf(args, "--search");
string[] assemblies = args[1..(searchAt < 0 ? args.Length : searchAt)];
string[] folders = searchAt < 0 ? [] : args[(searchAt + 1)..];

using var resolver = new DefaultAssemblyResolver();
foreach (string folder in folders.Concat(assemblies.Select(path => Path.GetDirectoryName(path)!)).Distinct())
{
    resolver.AddSearchDirectory(folder);
}

Directory.CreateDirectory(args[0]);
foreach (string path in assemblies)
{
    using var module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });
    foreach (TypeDefinition type in module.GetTypes()) Publicize(type);

    string target = Path.Combine(args[0], Path.GetFileName(path));
    string partial = $"{target}.{Environment.ProcessId}";
    module.Write(partial);
    File.Move(partial, target, overwrite: true);
}

static void Publicize(TypeDefinition type)
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
