namespace MlNetAttention.LibTorch;
internal static class LibTorchLoader { internal static void EnsureLoaded() { } }
