using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MlNetAttention.MiniLM.Conversion;

/// <summary>The resources inside an assembly, read without loading it: nothing of it runs.</summary>
internal sealed class EmbeddedResources : IDisposable
{
    private readonly PEReader _image;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly PEMemoryBlock _section;

    /// <exception cref="FormatException">It is no assembly, or has no resources.</exception>
    internal EmbeddedResources(string assembly)
    {
        _image = new PEReader(File.OpenRead(assembly));
        try
        {
            _section = Section(assembly);
            MetadataReader metadata = _image.GetMetadataReader();
            foreach (ManifestResourceHandle handle in metadata.ManifestResources)
            {
                ManifestResource resource = metadata.GetManifestResource(handle);
                if (resource.Implementation.IsNil) _places[metadata.GetString(resource.Name)] = checked((int)resource.Offset);
            }
        }
        catch (Exception error)
        {
            _image.Dispose();
            if (error is not (BadImageFormatException or InvalidOperationException or OverflowException)) throw;
            throw new FormatException($"'{assembly}' is no assembly: {error.Message}", error);
        }
    }

    private PEMemoryBlock Section(string assembly) => _image.PEHeaders.CorHeader is { ResourcesDirectory.Size: > 0 } header
        ? _image.GetSectionData(header.ResourcesDirectory.RelativeVirtualAddress)
        : throw new FormatException($"'{assembly}' has no resources.");

    /// <summary>The one resource whose name has an ending.</summary>
    /// <exception cref="FormatException">There is none, or several, or it is cut off.</exception>
    internal Stream Open(string ending)
    {
        string[] names = [.. _places.Keys.Where(name => name.EndsWith(ending, StringComparison.Ordinal))];
        if (names.Length != 1) throw new FormatException($"There are {names.Length} resources '…{ending}'; expected one.");

        // Each is its length in four bytes, then its bytes.
        BlobReader reader = _section.GetReader(_places[names[0]], _section.Length - _places[names[0]]);
        int length = reader.ReadInt32();
        return length >= 0 && length <= reader.RemainingBytes
            ? new MemoryStream(reader.ReadBytes(length), writable: false)
            : throw new FormatException(
                $"The resource '{names[0]}' has {length} bytes; expected at most {reader.RemainingBytes}.");
    }

    public void Dispose() => _image.Dispose();
}
