namespace MlNetAttention;

/// <summary>How a row of relevances becomes weights that sum to 1 where there is no softmax to see to it.</summary>
public enum RowNormalization
{
    /// <summary>
    /// The formula as it is written: A_ij = R_ij / Σ_k R_ik. Weights may be negative or above 1, and a row that sums to
    /// 0, or to less than 1e-12 of its largest relevance, has none: that throws an
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    Literal,

    /// <summary>
    /// What the trainable encoder does: A_ij = max(R_ij, 0) / Σ_k max(R_ik, 0), so a negative relevance counts as 0. A row
    /// without a positive relevance attends to itself alone.
    /// </summary>
    Guarded,
}
