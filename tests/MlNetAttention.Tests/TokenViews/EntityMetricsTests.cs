using MlNetAttention.TokenViews;

namespace MlNetAttention.Tests.TokenViews;

public sealed class EntityMetricsTests
{
    [Theory]
    [InlineData("O O", "")]
    [InlineData("B-per I-per O B-loc", "per 0-2, loc 3-4")]
    [InlineData("B-per B-per", "per 0-1, per 1-2")]
    [InlineData("O I-per I-per", "per 1-3")] // conlleval: I after O begins an entity
    [InlineData("B-per I-loc I-loc", "per 0-1, loc 1-3")] // and I after another type
    [InlineData("I-per B-per I-per", "per 0-1, per 1-3")]
    [InlineData("I-per O I-per", "per 0-1, per 2-3")]
    [InlineData("B-creative-work I-creative-work I-creative", "creative-work 0-2, creative 2-3")]
    [InlineData("B I I O B", " 0-3,  4-5")]
    public void Tags_are_read_as_conlleval_does(string tags, string spans) => Assert.Equal(
        spans, string.Join(", ", EntitySpan.Of(tags.Split(' '), "").Select(span => $"{span.Type} {span.Start}-{span.End}")));

    [Fact]
    public void A_worked_example_has_the_numbers_of_conlleval()
    {
        // One found; one cut short, which makes it wrong in both; one of another type; one not there; one missed.
        EntityMetrics metrics = Evaluate(
            ["B-per I-per O B-loc I-loc I-loc", "B-org O O O", "O O B-per"],
            ["B-per I-per O B-loc I-loc O", "B-per O B-org O", "O O O"]);

        Assert.Equal((4, 4, 1), (metrics.Overall.Expected, metrics.Overall.Predicted, metrics.Overall.Correct));
        Assert.Equal((0.25, 0.25, 0.25), (metrics.Overall.Precision, metrics.Overall.Recall, metrics.Overall.F1Score));
        Assert.Equal((13, 9.0 / 13), (metrics.Tokens, metrics.TokenAccuracy));
        Assert.Equal(["loc", "org", "per"], metrics.ByType.Keys);
        Assert.Equal(new EntityScore(1, 1, 0), metrics.ByType["loc"]);
        Assert.Equal(new EntityScore(1, 1, 0), metrics.ByType["org"]);
        Assert.Equal(new EntityScore(2, 2, 1), metrics.ByType["per"]);
        Assert.Equal(0.5, metrics.ByType["per"].F1Score);
    }

    [Fact]
    public void Precision_and_recall_are_told_apart()
    {
        EntityMetrics metrics = Evaluate(["B-a O B-a O B-b"], ["B-a O O O O"]);
        Assert.Equal((1.0, 1.0 / 3, 0.5), (metrics.Overall.Precision, metrics.Overall.Recall, metrics.Overall.F1Score));
    }

    [Fact]
    public void The_same_tags_written_differently_are_the_same_entities()
    {
        EntityMetrics metrics = Evaluate(["B-a I-a O"], ["I-a I-a O"]);
        Assert.Equal((1, 2.0 / 3), (metrics.Overall.F1Score, metrics.TokenAccuracy));
    }

    [Fact]
    public void Nothing_to_find_and_nothing_found_is_0()
    {
        EntityMetrics metrics = Evaluate(["O O"], ["O O"]);
        Assert.Equal(
            (0, 0, 0, 1), (metrics.Overall.Precision, metrics.Overall.Recall, metrics.Overall.F1Score, metrics.TokenAccuracy));
        metrics = Evaluate([], []);
        Assert.Equal((0, 0, 0), (metrics.Overall.F1Score, metrics.TokenAccuracy, metrics.Tokens));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Refused("Sequence 2 has 1 predicted tags and 2 expected ones", ["O", "O O"], ["O", "O"]);
        Refused("There are 1 predicted sequences, and more expected ones", ["O", "O"], ["O"]);
        Refused("There are 0 expected sequences, and more predicted ones", [], ["O"]);
        Refused("Tag 'S-per' of token 2 of predicted sequence 1 is none of", ["O O"], ["O S-per"]);
        Refused("Tag 'person' of token 1 of expected sequence 1 is none of", ["person"], ["O"]);
        Refused("Tag '' of token 1", [""], ["O"]);
        Refused("Tag 'Bper' of token 1", ["Bper"], ["O"]);
    }

    private static void Refused(string message, string[] expected, string[] predicted) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Evaluate(expected, predicted)).Message);

    private static EntityMetrics Evaluate(string[] expected, string[] predicted) => EntityMetrics.Evaluate(
        expected.Select(tags => tags.Split(' ')), predicted.Select(tags => tags.Split(' ')));
}
