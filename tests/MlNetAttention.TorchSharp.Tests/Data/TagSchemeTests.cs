using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Data;

namespace MlNetAttention.Training.Tests.Data;

public sealed class TagSchemeTests
{
    private static readonly string[] Bio = ["B-person", "I-person", "O", "B-place"];

    [Fact]
    public void What_follows_the_first_token_of_a_word_is_inside_its_entity()
    {
        TagScheme scheme = Scheme(Bio, MissingTags.Ignored);
        Assert.Equal([0, 1, 1, 2, 3, 3, -1, -1], scheme.Spread([0, 2, 3, -1], [0, 0, 0, 1, 2, 2, 3, 3]));

        // A word without a token has no part in it.
        Assert.Equal([3, 1], scheme.Spread([0, 3, 1, 2], [1, 2]));
    }

    [Fact]
    public void Tags_of_any_other_form_stay_the_same_throughout_a_word() =>
        Assert.Equal([0, 0, 1, 1], Scheme(["person", "B-"], MissingTags.Ignored).Spread([0, 1], [0, 0, 1, 1]));

    [Fact]
    public void A_missing_tag_does_not_count_or_is_outside()
    {
        Assert.Equal((4, -1), Numbers(Scheme(Bio, MissingTags.Ignored)));
        Assert.Equal((4, 2), Numbers(Scheme(Bio, MissingTags.Outside)));
        Assert.Equal((3, 2), Numbers(Scheme(["person", "place"], MissingTags.Outside)));
        Assert.Equal((3, 2), Numbers(Scheme(null, MissingTags.Outside)));
        Assert.Equal([2, 2, 0], Scheme(["person", "place"], MissingTags.Outside).Spread([2, 0], [0, 0, 1]));

        static (int Classes, int Missing) Numbers(TagScheme scheme) => (scheme.ClassCount, scheme.MissingClass);
    }

    private static TagScheme Scheme(string[]? names, MissingTags missing)
    {
        int count = names?.Length ?? 2;
        var type = new KeyDataViewType(typeof(uint), count);
        var annotations = new DataViewSchema.Annotations.Builder();
        if (names is not null)
        {
            annotations.Add(
                "KeyValues", new VectorDataViewType(TextDataViewType.Instance, count),
                (ref VBuffer<ReadOnlyMemory<char>> target) => target = new(count, [.. names.Select(name => name.AsMemory())]));
        }

        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Tags", new VectorDataViewType(type), annotations.ToAnnotations());
        return new TagScheme(schema.ToSchema()["Tags"], type, missing);
    }
}
