using System.Text.Json.Nodes;
using Tokenizers.DotNet;

namespace MlNetAttention.Tests.Pieces;

/// <summary>
/// The reference: Hugging Face's own library, version 0.22.2 of its crate, which a package brings for 64-bit Linux alone. It
/// reads its file from a folder.
/// </summary>
internal sealed class HuggingFace : IDisposable
{
    private const string Missing = "Hugging Face's library is not built for this system.";

    private static readonly Lazy<bool> Loads = new(() =>
    {
        try
        {
            using var tokenizer = new HuggingFace(TokenizerJson.WordPiece(["[UNK]"]));
            return true;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            return false;
        }
    });

    private readonly Tokenizer _tokenizer;

    /// <param name="json">The content of tokenizer.json.</param>
    /// <param name="framed">Whether texts get the special pieces that the file puts around them.</param>
    internal HuggingFace(string json, bool framed = false)
    {
        if (!framed)
        {
            JsonNode plain = JsonNode.Parse(json)!;
            plain["post_processor"] = null;
            json = plain.ToJsonString();
        }

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), json);
        _tokenizer = new Tokenizer(folder.File("tokenizer.json"));
    }

    internal static void SkipWhereMissing() => Assert.SkipUnless(Loads.Value, Missing);

    /// <summary>Half of a surrogate pair is given to it as U+FFFD: its texts are UTF-8, which has no such thing.</summary>
    internal int[] Ids(string text) =>
        Array.ConvertAll(_tokenizer.Encode(string.Concat(text.EnumerateRunes())), id => checked((int)id));

    public void Dispose() => _tokenizer.Dispose();
}
