using MlNetAttention.Pretrained;
using MlNetAttention.Saving;

namespace MlNetAttention;

public sealed partial class AttentionEncoder
{
    /// <summary>The encoder of a model file.</summary>
    internal static AttentionEncoder Of(ModelContent content) =>
        new(content.Options, content.Vocabulary, content.Weights, content.Limits) { LabelColumnName = content.Label };

    /// <summary>
    /// Loads only the encoder of a model that <c>MLContext.Model.Save</c> wrote: it creates no context and no pipeline, which
    /// would take longer than the encoder itself. <c>MLContext.Model.Load</c> loads the whole model.
    /// </summary>
    /// <param name="model">The saved model. Stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> cannot be read.</exception>
    /// <exception cref="FormatException">
    /// The stream is not a saved model, has no attention stage or several, or the stage is damaged or of another format version.
    /// </exception>
    public static AttentionEncoder Load(Stream model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.CanRead) throw new ArgumentException("The stream cannot be read.", nameof(model));
        JitWarmup.Begin();
        return Of(SavedEncoder.Load(model));
    }

    /// <summary>
    /// Loads only the encoder of a model that <c>MLContext.Model.Save</c> wrote to a file; see <see cref="Load(Stream)"/>.
    /// </summary>
    /// <param name="path">The file of the saved model.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or not a path.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">
    /// The file is not a saved model, has no attention stage or several, or the stage is damaged or of another format version.
    /// </exception>
    public static AttentionEncoder Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream model = File.OpenRead(path);
        return Load(model);
    }

    /// <summary>
    /// Loads a pretrained encoder from a folder as Hugging Face's transformers and sentence-transformers write them: BERT and
    /// what has its form (MiniLM and others), DistilBERT, RoBERTa.
    /// </summary>
    /// <param name="folder">
    /// A folder with <c>config.json</c>, <c>model.safetensors</c> and the files of the tokenizer; how token vectors become one is
    /// in <c>modules.json</c> and the folders that it names, and without these the vector is their mean.
    /// </param>
    /// <param name="options">How to load it; null for defaults.</param>
    /// <remarks>
    /// Nothing in the folder is trusted: of paths, only plain names of folders within it come from its files. See the package's
    /// documentation for what is read of it.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// <paramref name="folder"/> is null or empty, or an option is out of its range.
    /// </exception>
    /// <exception cref="FormatException">
    /// A file is damaged, or describes an encoder or tokenizer that is not known: names the file and what was found and expected.
    /// </exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static AttentionEncoder LoadPretrained(string folder, PretrainedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new PretrainedOptions();
        options.Validate();
        PretrainedParts parts = PretrainedParts.Of(PretrainedFolder.Read(folder), options);
        return new AttentionEncoder(parts.Options, parts.Vocabulary, parts.Weights);
    }

    /// <summary>
    /// Writes a pretrained encoder as a folder that <see cref="LoadPretrained"/>, transformers and sentence-transformers read.
    /// Half precision is written as it is, eight bits as single precision.
    /// </summary>
    /// <param name="folder">A folder that does not exist, or is empty. It is written beside its place and moved there.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty.</exception>
    /// <exception cref="InvalidOperationException">The encoder is not of the form of BERT, DistilBERT or RoBERTa.</exception>
    /// <exception cref="IOException">There is something already, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void SavePretrained(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        PretrainedFolderWriter.Write(folder, SavedPretrained.Of(Options, Vocabulary, Weights));
    }
}
