namespace MlNetAttention;

/// <summary>What <c>Fit</c> does with a pretrained encoder (<see cref="AttentionOptions.Pretrained"/>).</summary>
public enum PretrainedUse
{
    /// <summary>The number of rows decides, and what does better on held-out rows; the log says what and why.</summary>
    Auto = 0,

    /// <summary>The encoder stays as it is, and a head on its vectors alone learns from the label.</summary>
    Frozen = 1,

    /// <summary>
    /// The encoder is trained on the label, with a new head: all of it, or its last
    /// <see cref="AttentionOptions.TrainedLayers"/>.
    /// </summary>
    FineTuned = 2,
}
