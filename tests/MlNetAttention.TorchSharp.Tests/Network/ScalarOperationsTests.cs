using MlNetAttention.Network;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MlNetAttention.Training.Tests.Network;

public sealed class ScalarOperationsTests
{
    // A garbage collection between the conversion and the native call would change the number: nothing to be provoked in a test.
    [Fact]
    public void Numbers_become_scalars_in_one_place_where_they_are_kept_alive()
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(typeof(AttentionFeaturizingEstimator).Assembly.Location);
        MethodDefinition[] methods =
        [
            .. assembly.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody && Converts(method)),
        ];
        Assert.NotEmpty(methods);
        Assert.All(methods, method =>
        {
            Assert.Equal(nameof(ScalarOperations), method.DeclaringType.Name);
            Assert.Contains(method.Body.Instructions, instruction =>
                instruction.OpCode.FlowControl == FlowControl.Call && instruction.Operand is MethodReference { Name: "Dispose" });
        });
    }

    [Fact]
    public void No_optimizer_of_torchsharp_is_used()
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(typeof(AttentionFeaturizingEstimator).Assembly.Location);
        Assert.DoesNotContain(
            assembly.MainModule.GetTypeReferences(), type => type.FullName.Contains("optim", StringComparison.OrdinalIgnoreCase));
    }

    private static bool Converts(MethodDefinition method) => method.Body.Instructions.Any(instruction =>
        instruction.Operand is MethodReference { Name: "op_Implicit", DeclaringType.FullName: "TorchSharp.Scalar" });
}
