namespace MlNetAttention;

/// <summary>Where layer normalisation stands relative to the residual branches of a block.</summary>
public enum NormPlacement
{
    /// <summary>x + f(norm(x)), and one more norm after the last block (Xiong et al. 2020).</summary>
    Before = 0,

    /// <summary>norm(x + f(x)) (Vaswani et al. 2017).</summary>
    After = 1,

    /// <summary>
    /// x + f(norm(x)), and none after the last block: what comes out is linear in the values that were mixed, as long as there is
    /// one layer and no feed-forward network.
    /// </summary>
    BeforeWithoutFinal = 2,
}
