namespace MlNetAttention.Notebooks.Tests;

/// <summary>
/// What the cells tagged as parameters are set to in tests: enough for every cell to run, too little to learn much from.
/// </summary>
internal static class SmallSettings
{
    private const string PretrainedEncoder = "05-pretrained-encoder.ipynb";

    private static readonly Dictionary<string, string[]> Settings = new()
    {
        ["01-motivating-self-attention.ipynb"] = ["rows = 400;", "epochs = 1;"],
        ["02-train-and-evaluate.ipynb"] = ["rows = 400;", "epochs = 1;"],
        ["03-swap-the-mechanism.ipynb"] = ["rows = 400;", "epochs = 1;"],
        ["04-your-own-data.ipynb"] = ["rows = 300;", "epochs = 1;"],
        [PretrainedEncoder] = ["tests = 100;", "claims = 96;", "epochs = 1;"],
    };

    /// <summary>With the settings of <see cref="Places"/>.</summary>
    public static string[] For(string notebook) => [.. Places(notebook), .. Settings.GetValueOrDefault(notebook, [])];

    /// <summary>
    /// Where a notebook finds, in tests, what its reader has elsewhere: the encoder that the build placed beside this assembly.
    /// </summary>
    public static string[] Places(string notebook) => notebook == PretrainedEncoder
        ? [$"folder = @\"{Path.Combine(AppContext.BaseDirectory, "all-MiniLM-L6-v2")}\";"]
        : [];
}
