namespace MlNetAttention;

/// <summary>What it means to take a token out of a row.</summary>
public enum OcclusionKind
{
    /// <summary>
    /// The token is gone and those behind it move up. Text: its characters are removed, and a blank takes their place where the
    /// tokens beside it would grow together. Vectors: its slot is removed; in vectors of fixed size it becomes empty, which is no
    /// token, or the missing key, which is an unknown one.
    /// </summary>
    Delete = 0,

    /// <summary>
    /// A token the encoder does not know stands in its place, so that all others keep theirs: in text and vectors of text a sign
    /// that is not in the vocabulary (U+FFFD, or else one for private use), in vectors of keys the missing key. It says less of
    /// tokens that mean something by being there at all, and an encoder that saw no unknown token while training may be off.
    /// </summary>
    UnknownToken = 1,
}
