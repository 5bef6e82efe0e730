namespace MlNetAttention.Pretrained.Files;

/// <summary>
/// Where the links of a pretrained folder may lead: to files of the folder itself and, if it is a snapshot in the cache of a
/// hub, to the contents that the cache keeps for this model.
/// </summary>
/// <remarks>
/// The cache of huggingface_hub has the layout below. A folder that somebody hands over is not trusted, so no other link is
/// followed: it could have any file of the user read as a model, and shown in an error or saved again. Only the blobs of the same
/// model are within reach, neither other snapshots nor other models.
/// <code>
/// …/models--owner--name/blobs/HASH
/// …/models--owner--name/snapshots/REVISION/config.json            → ../../blobs/HASH
/// …/models--owner--name/snapshots/REVISION/1_Pooling/config.json  → ../../../blobs/HASH
/// </code>
/// </remarks>
internal sealed class LinkBounds
{
    private const string CachedModel = "models--";

    private readonly string[] _folders;

    /// <param name="folder">The real path of the folder.</param>
    internal LinkBounds(string folder) => _folders = BlobsOf(folder) is { } blobs ? [folder, blobs] : [folder];

    /// <summary>The real path of something in the folder.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="name">Its name in errors.</param>
    /// <exception cref="FormatException">It is, or is behind, a link that leaves the folder.</exception>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    internal string Resolve(string path, string name)
    {
        string real = RealPath.Of(path);
        if (Array.Exists(_folders, folder => RealPath.IsWithin(real, folder))) return real;
        throw new FormatException(
            $"'{name}' is a link to '{real}'; expected a file of the folder, or a link into the blobs of the same model in the "
            + "cache of a hub.");
    }

    private static string? BlobsOf(string folder)
    {
        for (string? at = folder; Path.GetDirectoryName(at) is { } parent; at = parent)
        {
            if (Path.GetFileName(parent) != "snapshots" || Path.GetDirectoryName(parent) is not { } model) continue;
            if (Path.GetFileName(model).StartsWith(CachedModel, StringComparison.Ordinal)) return Path.Combine(model, "blobs");
        }

        return null;
    }
}
