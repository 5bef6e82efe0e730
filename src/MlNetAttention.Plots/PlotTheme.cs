namespace MlNetAttention;

/// <summary>The colours of a picture.</summary>
public enum PlotTheme
{
    /// <summary>Dark on white: no weight is white, the largest dark blue.</summary>
    Light = 0,

    /// <summary>Bright on black: no weight is black, the largest bright yellow.</summary>
    Dark = 1,
}
