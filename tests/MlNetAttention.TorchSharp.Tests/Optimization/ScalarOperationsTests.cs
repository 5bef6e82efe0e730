using MlNetAttention.Optimization;
using Mono.Cecil;

namespace MlNetAttention.Training.Tests.Optimization;

/// <summary>
/// That numbers and tensors meet in <see cref="ScalarOperations"/> alone. What happens elsewhere needs a garbage collection at
/// the wrong moment, so the code itself is looked at.
/// </summary>
public sealed class ScalarOperationsTests
{
    [Fact]
    public void Nothing_else_calls_what_makes_scalars()
    {
        HashSet<string> makers = ScalarMakers();
        Assert.Contains(
            "TorchSharp.torch/Tensor TorchSharp.torch/Tensor::op_Addition(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)",
            makers);
        using AssemblyDefinition own = AssemblyDefinition.ReadAssembly(typeof(AttentionFeaturizingEstimator).Assembly.Location);
        string[] found =
        [
            .. from method in own.MainModule.GetTypes().SelectMany(type => type.Methods)
               where method.DeclaringType.Name != nameof(ScalarOperations)
               from called in Calls(method)
               where makers.Contains(called)
               select $"{method.FullName} calls {called}",
        ];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [Fact]
    public void Here_scalars_are_made_by_conversion_and_disposed_of()
    {
        HashSet<string> makers = ScalarMakers();
        using AssemblyDefinition own = AssemblyDefinition.ReadAssembly(typeof(AttentionFeaturizingEstimator).Assembly.Location);
        TypeDefinition operations = own.MainModule.GetTypes().Single(type => type.Name == nameof(ScalarOperations));
        Assert.Contains(operations.Methods, method => Calls(method).Any(makers.Contains));
        Assert.All(operations.Methods, method =>
        {
            string[] conversions = [.. Calls(method).Where(makers.Contains)];
            Assert.All(conversions, called => Assert.StartsWith(
                "TorchSharp.Scalar TorchSharp.Scalar::op_Implicit(", called, StringComparison.Ordinal));
            Assert.Equal(conversions.Length, Calls(method).Count(
                called => called.EndsWith("IDisposable::Dispose()", StringComparison.Ordinal)
                || called == "System.Void TorchSharp.Scalar::Dispose()"));
        });
    }

    /// <summary>The methods of TorchSharp that make a scalar, themselves or by what they call.</summary>
    private static HashSet<string> ScalarMakers()
    {
        using AssemblyDefinition torch = AssemblyDefinition.ReadAssembly(typeof(TorchSharp.torch).Assembly.Location);
        var callers = new Dictionary<string, List<string>>();
        foreach (MethodDefinition method in torch.MainModule.GetTypes().SelectMany(type => type.Methods))
        {
            foreach (string called in Calls(method))
            {
                if (!callers.TryGetValue(called, out List<string>? list)) callers[called] = list = [];
                list.Add(method.FullName);
            }
        }

        var makers = new HashSet<string>();
        var open = new Stack<string>(["System.Void TorchSharp.Scalar::.ctor(System.IntPtr)"]);
        while (open.TryPop(out string? called))
        {
            foreach (string caller in callers.GetValueOrDefault(called, []))
            {
                if (makers.Add(caller)) open.Push(caller);
            }
        }

        return makers;
    }

    private static IEnumerable<string> Calls(MethodDefinition method) => !method.HasBody
        ? []
        : method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>()
            .Select(called => called.GetElementMethod().FullName);
}
