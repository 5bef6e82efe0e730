namespace MlNetAttention;

/// <summary>How many entities were found.</summary>
/// <param name="Expected">Number of entities there are.</param>
/// <param name="Predicted">Number of entities that were predicted.</param>
/// <param name="Correct">Number of predicted entities whose first token, last token and type are all right.</param>
public readonly record struct EntityScore(long Expected, long Predicted, long Correct)
{
    /// <summary>The share of predicted entities that are correct; 0 where none was predicted.</summary>
    public double Precision => Share(Predicted);

    /// <summary>The share of expected entities that were found; 0 where there are none.</summary>
    public double Recall => Share(Expected);

    /// <summary>2·precision·recall / (precision + recall); 0 where nothing is correct.</summary>
    public double F1Score => Correct == 0 ? 0 : 2.0 * Correct / (Expected + Predicted);

    private double Share(long of) => of == 0 ? 0 : (double)Correct / of;
}
