namespace MlNetAttention.Documents.Tests.Markdown;

/// <summary>A piece of a document.</summary>
/// <param name="Text">What it says, without marks around it.</param>
/// <param name="Line">The line it begins at, from 1.</param>
internal abstract record MarkdownPart(string Text, int Line);

/// <summary>Text to be read, with its headings.</summary>
internal sealed record Prose(string Text, int Line) : MarkdownPart(Text, Line);

/// <summary>A block between fences.</summary>
/// <param name="Language">What stands behind the first fence; empty for output.</param>
/// <param name="Text">The lines between the fences.</param>
/// <param name="Line">The line of the first fence, from 1.</param>
internal sealed record Fence(string Language, string Text, int Line) : MarkdownPart(Text, Line);

/// <summary>C# that a reader does not see and the blocks after it need: <c>&lt;!-- setup: … --&gt;</c>.</summary>
internal sealed record Setup(string Text, int Line) : MarkdownPart(Text, Line);
