namespace MlNetAttention.Plots;

/// <summary>Pictures of attention.</summary>
public static class AttentionPlots;
