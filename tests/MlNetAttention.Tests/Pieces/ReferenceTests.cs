using FsCheck;
using FsCheck.Fluent;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>The ids are those of Hugging Face's library.</summary>
public class ReferenceTests
{
    [Fact]
    public void Odd_texts_have_the_ids_of_the_library()
    {
        HuggingFace.SkipWhereMissing();
        var wrong = new List<string>();
        foreach (PieceCase each in PieceCase.All)
        {
            PieceTokenizer ours = each.Ours();
            using var library = new HuggingFace(each.Reference());
            foreach (string text in PieceTexts.Odd)
            {
                if (!library.Ids(text).SequenceEqual(ours.Ids(text))) wrong.Add(Difference(each, text, library, ours));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Random_texts_have_the_ids_of_the_library()
    {
        HuggingFace.SkipWhereMissing();
        foreach (PieceCase each in PieceCase.All)
        {
            PieceTokenizer ours = each.Ours();
            using var library = new HuggingFace(each.Reference());
            Prop.ForAll(PieceTexts.Texts(), text => Assert.True(
                library.Ids(text).SequenceEqual(ours.Ids(text)), Difference(each, text, library, ours)))
                .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(17, 19).WithQuietOnSuccess(true));
        }
    }

    // Systems that the library is not built for have its answers in a file.
    [Fact]
    public void The_ids_are_those_that_are_kept()
    {
        string ours = Answers.Ask(each => each.Ours().Ids);
        Assert.Equal(Answers.Read().Split('\n'), ours.Split('\n'));
    }

    [Fact]
    public void The_ids_that_are_kept_are_the_answers_of_the_library()
    {
        HuggingFace.SkipWhereMissing();
        var libraries = new List<HuggingFace>();
        string answers = Answers.Ask(each =>
        {
            libraries.Add(new HuggingFace(each.Reference()));
            return libraries[^1].Ids;
        });
        libraries.ForEach(library => library.Dispose());
        if (Environment.GetEnvironmentVariable(CharacterTableTests.Writes) is { Length: > 0 }) Answers.Write(answers);

        Assert.Equal(answers.Split('\n'), Answers.Read().Split('\n'));
    }

    private static string Difference(PieceCase each, string text, HuggingFace library, PieceTokenizer ours) =>
        $"{each.Name}, {Answers.Escape(text)}: library [{string.Join(' ', library.Ids(text))}], "
        + $"ours [{string.Join(' ', ours.Ids(text))}]";
}
