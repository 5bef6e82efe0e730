namespace MlNetAttention.Notebooks.Tests;

/// <summary>
/// What the cells tagged as parameters are set to in tests: enough for every cell to run, too little to learn much from.
/// </summary>
internal static class SmallSettings
{
    private static readonly Dictionary<string, string[]> Settings = new()
    {
        ["01-motivating-self-attention.ipynb"] = ["rows = 400;", "epochs = 1;"],
        ["02-train-and-evaluate.ipynb"] = ["rows = 400;", "epochs = 1;"],
        ["03-swap-the-mechanism.ipynb"] = ["rows = 400;", "epochs = 1;"],
        ["04-your-own-data.ipynb"] = ["rows = 300;", "epochs = 1;"],
    };

    public static string[] For(string notebook) => Settings.GetValueOrDefault(notebook, []);
}
