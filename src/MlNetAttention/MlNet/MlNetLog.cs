using Microsoft.ML.Runtime;

namespace MlNetAttention.MlNet;

/// <summary>A channel of ML.NET's log.</summary>
internal sealed class MlNetLog(IChannel channel) : IDisposable
{
    internal void Info(string message) => channel.Info(MessageSensitivity.None, message);

    internal void Warning(string message) => channel.Warning(MessageSensitivity.Schema, message);

    public void Dispose() => channel.Dispose();
}
