using MlNetAttention.Cli.Fetching;

namespace MlNetAttention.Cli.Tests.Fetching;

public sealed class CacheFolderTests
{
    [Theory]
    [InlineData("/chosen", "/xdg", "/user", true, "/chosen")]
    [InlineData(null, "/xdg", "/user", true, "/xdg/mlnet-attention")]
    [InlineData(null, "relative", "/user", true, "/user/.cache/mlnet-attention")]
    [InlineData("", "", "/user", true, "/user/.cache/mlnet-attention")]
    [InlineData(null, null, "/user", true, "/user/.cache/mlnet-attention")]
    [InlineData(null, null, "", true, null)]
    [InlineData(null, "/xdg", "/user", false, "/data/mlnet-attention")]
    public void Caches_lie_where_the_system_wants_them_unless_the_user_says_otherwise(
        string? chosen, string? xdg, string home, bool isLinux, string? expected) => Assert.Equal(
        expected,
        CacheFolder.Find(
            name => name == CacheFolder.Variable ? chosen : name == "XDG_CACHE_HOME" ? xdg : null, "/data", home, isLinux));

    [Fact]
    public void Without_any_data_of_the_user_there_is_none() =>
        Assert.Null(CacheFolder.Find(_ => null, "", "/user", isLinux: false));
}
