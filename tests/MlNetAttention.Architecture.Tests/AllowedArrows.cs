namespace MlNetAttention.Architecture.Tests;

/// <summary>What each folder may name, from the floor to the roof; a dot is the root of the project.</summary>
internal static class AllowedArrows
{
    /// <summary>Types outside the namespace that is expected of them, as others know them by their full name.</summary>
    public static readonly HashSet<string> KnownByName = ["IgnoresAccessChecksToAttribute", "NotebookPictures"];

    private static readonly (string Project, string Folders)[] Tables =
    [
        ("MlNetAttention", """
            Tokens/Pieces → Unicode
            Tokens → Options Unicode Tokens/Pieces
            Weights → Options Tokens
            Embedding → Options Tokens Kernels Weights
            Attention → Options Tokens Kernels Weights Embedding Notebooks
            Pooling → Options Kernels
            Scoring → Options Kernels Weights
            Saving → Options Tokens Tokens/Pieces Weights Scoring
            Pretrained/Files → Saving
            Pretrained/Safetensors → Saving Pretrained/Files
            Pretrained/Sentences → Options Pretrained/Files
            Pretrained → Options Tokens Tokens/Pieces Weights Saving Pretrained/Files Pretrained/Safetensors Pretrained/Sentences
            . → Options Tokens Kernels Weights Embedding Attention Pooling Saving Pretrained Notebooks
            OutOfFold → Tokens
            MlNet → Options Tokens Weights Attention Scoring Saving . OutOfFold Views
            MlNet/Predictions → Options Kernels Scoring Saving . MlNet
            Onnx → Options Tokens Tokens/Pieces Kernels Weights Embedding Attention . Onnx/Messages
            Explaining → Options Tokens Tokens/Pieces Attention Scoring . MlNet MlNet/Predictions Views
            TokenViews → MlNet Views
            ByHand → Notebooks
            Applying → Tokens Scoring . MlNet
            """),
        ("MlNetAttention.TorchSharp", """
            Data → Options
            Network → Data Optimization
            Objectives → Options Data Optimization Network
            Checkpoints → Options Data
            Fitting → Options Data Optimization Network Objectives Checkpoints LibTorch
            . → Options Data Fitting LibTorch
            """),
        ("MlNetAttention.MiniLM.Conversion", """
            . → Graphs
            """),
        ("MlNetAttention.Cli", """
            Tables → Shell
            Fetching → Shell
            Vectors → Shell Tables Fetching
            Learning → Shell Tables Vectors
            Display → Shell Tables Learning Fetching
            Pages → Shell Tables Learning Display
            Commands → Shell Tables Vectors Learning Display Pages
            . → Shell Fetching Commands
            """),
        ("MlNetAttention.Lab", """
            Display → Evaluation
            Commands → Evaluation Display Generators
            . → Commands
            """),
    ];

    private static readonly HashSet<(string From, string To)> Projects =
    [
        ("MlNetAttention.TorchSharp", "MlNetAttention"),
        ("MlNetAttention.Plots", "MlNetAttention"),
        ("MlNetAttention.MiniLM", "MlNetAttention"),
        ("MlNetAttention.MiniLM.Conversion", "MlNetAttention"),
        ("MlNetAttention.Cli", "MlNetAttention"),
        ("MlNetAttention.Cli", "MlNetAttention.MiniLM.Conversion"),
        ("MlNetAttention.Cli", "MlNetAttention.TorchSharp"),
        ("MlNetAttention.Cli", "MlNetAttention.Plots"),
        ("MlNetAttention.Lab", "MlNetAttention"),
        ("MlNetAttention.Lab", "MlNetAttention.TorchSharp"),
        ("MlNetAttention.Lab", "MlNetAttention.Cli"),
    ];

    /// <summary>The arrows between folders of one project.</summary>
    public static IReadOnlySet<(string From, string To)> WithinProjects { get; } =
        Tables.SelectMany(table => Read(table.Project, table.Folders)).ToHashSet();

    /// <summary>Whether a folder may name another, or itself.</summary>
    public static bool Contain(string from, string to) =>
        from == to || WithinProjects.Contains((from, to)) || Projects.Contains((ProjectOf(from), ProjectOf(to)));

    public static string ProjectOf(string folder) => folder.Split('/')[0];

    private static IEnumerable<(string From, string To)> Read(string project, string table) =>
        from line in table.Split('\n')
        let sides = line.Split(" → ")
        from to in sides[1].Split(' ')
        select (Folder(project, sides[0]), Folder(project, to));

    private static string Folder(string project, string name) => name == "." ? project : $"{project}/{name}";
}
