namespace MlNetAttention.Saving;

/// <summary>
/// The binary form of a fitted transformer. All numbers are little-endian.
/// </summary>
/// <remarks>
/// <code>
/// offset  type       field
/// 0       8 bytes    signature "MLNATTN" and a zero byte
/// 8       uint32     format version: the oldest that can tell everything, see <see cref="ModelBody"/>
/// 12      uint64     length n of the body in bytes
/// 20      n bytes    body: see <see cref="ModelBody"/>
/// 20+n    32 bytes   SHA-256 of everything before
/// </code>
/// </remarks>
internal static class ModelFile
{
    /// <summary>The newest version.</summary>
    internal const uint Version = PretrainedVersion;

    /// <summary>Tells pieces, storages of weights, and the parts of pretrained encoders.</summary>
    internal const uint PretrainedVersion = 9;
    internal const uint SeveralColumnsVersion = 8;
    internal const uint OneColumnVersion = 7;
    internal const uint OldestVersion = 6;
    internal const int HeaderLength = BodyFrame.HeaderLength;

    /// <summary>The name of its stream in a saved model.</summary>
    internal const string StreamName = "Attention.bin";

    private static readonly BodyFrame Frame = new("attention model", [.. "MLNATTN\0"u8], OldestVersion, Version);

    internal static void Save(Stream stream, ModelContent content) =>
        Frame.Save(stream, ModelBody.VersionOf(content), ModelBody.Write(content));

    /// <exception cref="FormatException">
    /// The file is not a model of ours, or is newer, cut off, changed or inconsistent.
    /// </exception>
    internal static ModelContent Load(Stream stream)
    {
        (uint version, byte[] body) = Frame.Load(stream);
        return ModelBody.Read(body, version);
    }
}
