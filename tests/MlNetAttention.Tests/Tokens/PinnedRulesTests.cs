using System.Security.Cryptography;
using System.Text;
using MlNetAttention.Tests.Unicode;
using MlNetAttention.Tokens;
using static MlNetAttention.Tests.Unicode.Normalized;

namespace MlNetAttention.Tests.Tokens;

/// <summary>
/// Saved models count on the rules they name. Where these sums change, models find other tokens than they were trained with: give
/// the rules a new version, and keep the old ones for the models that have them.
/// </summary>
public class PinnedRulesTests
{
    [Theory]
    [InlineData(TextNormalization.None, true, UnspacedText.Clusters, "30844af6d7e69aaf")]
    [InlineData(TextNormalization.Canonical, false, UnspacedText.Runs, "1523b63a9586b9fd")]
    [InlineData(TextNormalization.Compatibility, true, UnspacedText.Pairs, "a5a4948e246fe145")]
    public void The_tokens_of_all_code_points_among_others_are_what_they_were(
        TextNormalization normalization, bool lowercase, UnspacedText unspaced, string expected)
    {
        var rules = new TextRules { Normalization = normalization, Lowercase = lowercase, UnspacedText = unspaced };
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int point in UnicodeCharacters.Points)
        {
            string text = UnicodeFile.String(['A', point, 0x0E01, point, 0x2764, point, 0x0323, 0x0301]);
            foreach ((string token, int start, int length) in Places(text, rules))
            {
                hash.AppendData(Encoding.Unicode.GetBytes($"{token}\n{start} {length}\n"));
            }
        }

        Assert.Equal(expected, Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }
}
