using System.IO.Compression;

namespace MlNetAttention.Saving;

/// <summary>
/// Finds the encoder in a model that <c>MLContext.Model.Save</c> wrote: a zip archive with an entry for each stage.
/// </summary>
internal static class SavedEncoder
{
    /// <exception cref="FormatException">There is no encoder, more than one, or a damaged one.</exception>
    internal static ModelContent Load(Stream model)
    {
        try
        {
            using var archive = new ZipArchive(model, ZipArchiveMode.Read, leaveOpen: true);
            ZipArchiveEntry[] found = [.. archive.Entries.Where(entry => entry.Name == ModelFile.StreamName)];
            if (found.Length != 1)
            {
                throw new FormatException(
                    $"The saved model has {found.Length} attention stages; expected 1. MLContext.Model.Load loads any number.");
            }

            using Stream stream = found[0].Open();
            return ModelFile.Load(stream);
        }
        catch (InvalidDataException error)
        {
            throw new FormatException($"The saved model is no archive that can be read: {error.Message}", error);
        }
    }
}
