using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

public sealed class EncoderConfigurationTests
{
    [Fact]
    public void Options_are_those_of_the_command_line_and_the_rest_keeps_its_defaults()
    {
        EncoderConfiguration configuration = EncoderConfiguration.Parse(
            " long and thin : --epochs 10 --dropout 0.3 --weight-decay 0.1 --mechanism symmetrickeys");

        Assert.Equal("long and thin", configuration.Name);
        Assert.Equal(new EncoderOptions { Mechanism = AttentionMechanism.SymmetricKeys }, configuration.Options.Encoder);
        Assert.Equal(new TrainingOptions { Epochs = 10, Dropout = 0.3, WeightDecay = 0.1 }, configuration.Options.Training);
        Assert.Equal(new VocabularyOptions(), configuration.Options.Vocabulary);
    }

    [Fact]
    public void Options_of_columns_are_left_to_the_run_that_knows_the_columns()
    {
        AttentionOptions options =
            EncoderConfiguration.Parse("cut: --max-tokens-per-column 30 20 --optional-column second --layers 1").Options;

        Assert.Equal([30, 20], options.MaxTokensPerColumn!);
        Assert.Equal(["second"], options.OptionalColumnNames);
        AttentionStage.Check(options, ["first", "second"]);
        Assert.Contains(
            "--optional-column goes with several columns of text alone",
            Assert.Throws<Failure>(() => AttentionStage.Check(options, ["first"])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "MaxTokensPerColumn is 2 numbers",
            Assert.Throws<Failure>(() => AttentionStage.Check(options, ["first", "second", "third"])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("default:")]
    [InlineData("default: ")]
    public void No_options_are_all_defaults(string text) => Assert.Equal(
        (EncoderConfiguration.Default().Name, new AttentionOptions()),
        (EncoderConfiguration.Parse(text).Name, EncoderConfiguration.Parse(text).Options));

    [Theory]
    [InlineData("", "--configuration is ''; expected a name, a colon and options")]
    [InlineData("--epochs 10", "--configuration is '--epochs 10'; expected a name")]
    [InlineData(": --epochs 10", "expected a name")]
    [InlineData("small: --epochs ten", "Configuration 'small': --epochs is 'ten'; expected a whole number.")]
    [InlineData("small: --epochs 0", "Configuration 'small': Epochs")]
    [InlineData("small: --width 30", "Configuration 'small': Heads")]
    [InlineData("small: --deep", "Configuration 'small': Unrecognized command or argument '--deep'")]
    [InlineData("small: --seed 2", "Configuration 'small': Unrecognized command or argument '--seed'")]
    [InlineData("small: --checkpoint folder", "Configuration 'small': Unrecognized command or argument '--checkpoint'")]
    [InlineData("small: @missing.rsp", "Configuration 'small': ")]
    public void What_does_not_read_like_that_is_wrong_usage(string text, string message)
    {
        Failure failure = Assert.Throws<Failure>(() => EncoderConfiguration.Parse(text));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongUsage, failure.ExitCode);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
