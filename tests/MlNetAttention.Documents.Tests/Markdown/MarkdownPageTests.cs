namespace MlNetAttention.Documents.Tests.Markdown;

/// <summary>How documents are taken apart: what is not found in them is not tested.</summary>
public sealed class MarkdownPageTests
{
    [Fact]
    public void Blocks_setups_links_and_headings_are_found()
    {
        var page = MarkdownPage.Parse("page.md", """
            # One `two` & three
            See [that](a.md#b), [`code`](c.md) and `[no](link.md)`, <img src="d.svg">.
            ```csharp
            // [no](block.md)
            var x = 1;
            ```

            <!-- setup: int y = 2; -->
            <!-- setup:
            int z = 3;
            -->
            ## Again
            ## Again
            """);

        Assert.Equal(["a.md#b", "c.md", "d.svg"], page.Links);
        Assert.Equal(["again", "again-1", "one-two--three"], page.Anchors.Order());
        Fence fence = Assert.Single(page.Fences);
        Assert.Equal(("csharp", "// [no](block.md)\nvar x = 1;", 3), (fence.Language, fence.Text, fence.Line));
        Assert.Equal(["int y = 2;", "int z = 3;"], page.Parts.OfType<Setup>().Select(setup => setup.Text.Trim()));
    }

    [Theory]
    [InlineData("```sh\ndotnet test")]
    [InlineData("<!-- setup:\nint x;")]
    public void What_is_not_closed_is_an_error(string content) =>
        Assert.Throws<FormatException>(() => MarkdownPage.Parse("page.md", content));
}
