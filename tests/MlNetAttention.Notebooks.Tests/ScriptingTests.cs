using Microsoft.CodeAnalysis.CSharp.Scripting;

namespace MlNetAttention.Notebooks.Tests;

public class ScriptingTests
{
    [Fact]
    public async Task A_cell_runs() =>
        Assert.Equal(3, await CSharpScript.EvaluateAsync<int>("1 + 2", cancellationToken: TestContext.Current.CancellationToken));
}
