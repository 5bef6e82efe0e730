namespace MlNetAttention;

/// <summary>The place of layer normalisation relative to the residual branches of a block.</summary>
public enum NormPlacement
{
    /// <summary>x + f(norm(x)), and one more norm after the last block (Xiong et al. 2020).</summary>
    Before = 0,

    /// <summary>norm(x + f(x)) (Vaswani et al. 2017).</summary>
    After = 1,

    /// <summary>
    /// x + f(norm(x)), and no norm after the last block: with one layer and no feed-forward network, the output is linear in the
    /// values that were mixed.
    /// </summary>
    BeforeWithoutFinal = 2,
}
