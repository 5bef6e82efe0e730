namespace MlNetAttention.Mutations;

/// <summary>The repository this program was built in.</summary>
internal static class Repository
{
    internal static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MlNetAttention.sln"))) return folder;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has a MlNetAttention.sln.");
    }
}
