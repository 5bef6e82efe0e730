using System.Reflection;
using System.Runtime.Intrinsics;
using Microsoft.ML;
using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.MlNet;

/// <summary>Names the member of ML.NET that a later version moved or changed.</summary>
public class InternalsTests
{
    private const BindingFlags Any =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Assembly[] Assemblies =
        [typeof(MLContext).Assembly, typeof(IDataView).Assembly, typeof(SchemaShape).Assembly, typeof(DataViewSchema).Assembly];

    /// <summary>What the bridge rests on: type, and member or nothing for the type itself.</summary>
    public static TheoryData<string, string> Members => new(
        ("Microsoft.ML.Data.RowToRowTransformerBase", ".ctor"),
        ("Microsoft.ML.Data.RowToRowTransformerBase", "MakeRowMapper"),
        ("Microsoft.ML.Data.RowToRowTransformerBase", "SaveModel"),
        ("Microsoft.ML.Data.RowToRowTransformerBase", "Host"),
        ("Microsoft.ML.Data.IRowMapper", "GetOutputColumns"),
        ("Microsoft.ML.Data.IRowMapper", "GetDependencies"),
        ("Microsoft.ML.Data.IRowMapper", "CreateGetters"),
        ("Microsoft.ML.Data.IRowMapper", "GetTransformer"),
        ("Microsoft.ML.ICanSaveModel", "Save"),
        ("Microsoft.ML.LoadableClassAttribute", ".ctor"),
        ("Microsoft.ML.SignatureLoadModel", ""),
        ("Microsoft.ML.Data.SignatureLoadRowMapper", ""),
        ("Microsoft.ML.Data.SignatureLoadDataTransform", ""),
        ("Microsoft.ML.Data.IDataTransform", ""),
        ("Microsoft.ML.VersionInfo", ".ctor"),
        ("Microsoft.ML.ModelLoadContext", "TryLoadBinaryStream"),
        ("Microsoft.ML.ModelLoadContext", "CheckAtModel"),
        ("Microsoft.ML.ModelSaveContext", "SaveBinaryStream"),
        ("Microsoft.ML.ModelSaveContext", "SetVersionInfo"),
        ("Microsoft.ML.ModelSaveContext", "CheckAtModel"),
        ("Microsoft.ML.Runtime.Contracts", "CheckRef"),
        ("Microsoft.ML.Runtime.Contracts", "CheckValue"),
        ("Microsoft.ML.Runtime.Contracts", "ExceptDecode"),
        ("Microsoft.ML.Runtime.Contracts", "ExceptSchemaMismatch"),
        ("Microsoft.ML.Runtime.Contracts", "Except"),
        ("Microsoft.ML.SchemaShape", "GetColumnTypeShape"),
        ("Microsoft.ML.SchemaShape", "TryFindColumn"),
        ("Microsoft.ML.SchemaShape+Column", ".ctor"),
        ("Microsoft.ML.SchemaShape+Column", "Name"),
        ("Microsoft.ML.SchemaShape+Column", "Kind"),
        ("Microsoft.ML.SchemaShape+Column", "ItemType"),
        ("Microsoft.ML.SchemaShape+Column", "IsKey"),
        ("Microsoft.ML.SchemaShape+Column", "GetTypeString"),
        ("Microsoft.ML.Data.AnnotationUtils+Kinds", "SlotNames"),
        ("Microsoft.ML.Data.AnnotationUtils+Kinds", "ScoreColumnSetId"),
        ("Microsoft.ML.Data.AnnotationUtils", "GetMaxAnnotationKind"),
        ("Microsoft.ML.Data.AnnotationUtils", "GetTrainerOutputAnnotation"),
        ("Microsoft.ML.Data.AnnotationUtils", "AnnotationsForMulticlassScoreColumn"),
        ("Microsoft.ML.Data.AnnotationBuilderExtensions", "AddSlotNames"),
        ("Microsoft.ML.ISingleFeaturePredictionTransformer", "FeatureColumnName"),
        ("Microsoft.ML.Data.ColumnTypeExtensions", "GetKeyCount"),
        ("Microsoft.ML.Data.ColumnTypeExtensions", "GetItemType"),
        ("Microsoft.ML.Runtime.IHostEnvironmentInternal", "Seed"),
        ("Microsoft.ML.Runtime.IHostEnvironmentInternal", "GpuDeviceId"),
        ("Microsoft.ML.Runtime.IHostEnvironmentInternal", "FallbackToCpu"),
        ("Microsoft.ML.Runtime.ICancelable", "IsCanceled"),
        ("Microsoft.ML.Data.IInternalCatalog", "Environment"));

    [Theory, MemberData(nameof(Members))]
    public void A_member_the_bridge_rests_on_is_where_it_was(string type, string member)
    {
        Type? found = Assemblies.Select(assembly => assembly.GetType(type)).FirstOrDefault(candidate => candidate is not null);
        Assert.True(found is not null, $"ML.NET has no type {type} any more: see MlNet/README.md.");
        bool exists = member.Length == 0 || found.GetMember(member, Any).Length > 0;
        Assert.True(exists, $"{type} of ML.NET has no member {member} any more: see MlNet/README.md.");
    }

    /// <summary>The list above tells what the bridge rests on; this asks the compiled library for everything it calls.</summary>
    [Fact]
    public void Every_call_the_library_makes_finds_its_member()
    {
        const int FirstMemberReference = 0x0A000001;
        Module library = typeof(AttentionEncoder).Module;

        // Stand-ins for the type parameters of the generic code that calls; the kernels have two.
        Type[] generic = [typeof(Simd128), typeof(Vector128<float>)];
        var missing = new List<string>();
        int internals = 0;
        for (int token = FirstMemberReference; ; token++)
        {
            try
            {
                Count(library.ResolveMember(token, generic, generic));
            }
            catch (ArgumentOutOfRangeException)
            {
                break; // the end of the table
            }
            catch (Exception error) when (error is MissingMemberException or TypeLoadException)
            {
                missing.Add(error.Message);
            }
        }

        Assert.True(missing.Count == 0, $"ML.NET moved: {string.Join("; ", missing)}");
        Assert.InRange(internals, 20, int.MaxValue);

        void Count(MemberInfo? member)
        {
            bool ofMlNet = member!.Module.Name.StartsWith("Microsoft.ML", StringComparison.Ordinal);
            if (ofMlNet && (member is MethodBase { IsPublic: false } || !member.DeclaringType!.IsVisible)) internals++;
        }
    }
}
