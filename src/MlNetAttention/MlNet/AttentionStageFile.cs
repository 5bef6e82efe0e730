using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetAttention.Saving;

namespace MlNetAttention.MlNet;

/// <summary>Streams of a stage in a model that ML.NET saves, with the errors it has for damaged ones.</summary>
internal static class AttentionStageFile
{
    internal static void Save(ModelSaveContext ctx, IAttentionStage stage)
    {
        JitWarmup.Begin();
        AttentionEncoder encoder = stage.Encoder;
        var content = new ModelContent(stage.Columns, encoder.Options, encoder.Vocabulary, encoder.Weights, stage.Layout);
        ctx.SaveBinaryStream(ModelFile.StreamName, writer => ModelFile.Save(writer.BaseStream, content));
    }

    internal static ModelContent Load(IHostEnvironment env, ModelLoadContext ctx)
    {
        JitWarmup.Begin();
        return Load(env, ctx, ModelFile.StreamName, ModelFile.Load);
    }

    internal static T Load<T>(IHostEnvironment env, ModelLoadContext ctx, string name, Func<Stream, T> load)
    {
        T? content = default;
        bool isThere;
        try
        {
            isThere = ctx.TryLoadBinaryStream(name, reader => content = load(reader.BaseStream));
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw env.ExceptDecode(error, error.Message);
        }

        return isThere ? content! : throw env.ExceptDecode($"The model has no stream '{name}'.");
    }
}
