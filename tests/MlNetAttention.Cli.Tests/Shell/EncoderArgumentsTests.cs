using System.CommandLine;
using System.Globalization;
using System.Reflection;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Shell;

/// <summary>Every option of the library can be set from the command line, each by one flag.</summary>
public sealed class EncoderArgumentsTests
{
    // Commands set these themselves, or have an option of their own for them.
    private static readonly string[] WithoutFlag =
    [
        "Training.Seed", "Training.Progress", "Training.CancellationToken", "Training.OnCancellation",
        "Training.CheckpointDirectory", "TokenVectorsColumnName", "TokenScoresColumnName", "AttentionMapsColumnName",
        "TokensColumnName", "LabelColumnName",

        // The number of columns of text says how many segments there are.
        "Encoder.Segments",

        // Parts of encoders that others have trained.
        "Encoder.DenseWidth", "Encoder.DenseActivation", "Encoder.NormalizePooled", "Encoder.EmbeddingNorm",
        "Encoder.NormEpsilon", "Pretrained", "PretrainedUse",

        // The words of tag-evaluate are slots, each with a tag.
        "TokenScoresPerWord", "Training.MissingTags",

        // Options of the data, which other trainers than the encoder heed as well.
        "Training.ValidationSet", "Training.ExampleWeightColumnName", "Training.SamplingKeyColumnName",
    ];

    public static TheoryData<string> Flags => [.. NewCommand().Command.Options.Select(option => option.Name)];

    [Fact]
    public void Every_option_of_the_library_has_a_flag() => Assert.Equal(
        Properties(new()).Keys.Except(WithoutFlag).Order(StringComparer.Ordinal),
        NewCommand().Command.Options.SelectMany(option => ChangedBy(option.Name)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Flags))]
    public void A_flag_sets_one_option(string flag) => Assert.Single(ChangedBy(flag));

    [Fact]
    public void Without_flags_all_options_are_at_their_defaults() => Assert.Equal(new(), Parse(""));

    [Theory]
    [InlineData("", 3, 0.25)]
    [InlineData("--epochs 20 --learning-rate 0.003", 20, 0.003)]
    public void What_is_not_given_is_left_to_the_presets_of_a_pretrained_encoder(string flags, int epochs, double rate)
    {
        TrainingOptions training = Parse(flags).Training.Preset(3, learningRate: 0.25, wordDropout: 0, weightAveraging: 0);

        Assert.Equal(
            (epochs, rate, 0, 0), (training.Epochs, training.LearningRate, training.WordDropout, training.WeightAveraging));
    }

    [Fact]
    public void A_flag_gives_its_value_to_the_option_of_its_name()
    {
        TrainingOptions training = Parse("--weight-decay 0.1 --label-smoothing 0.2 --class-weighting Balanced").Training;

        Assert.Equal(
            (0.1, 0.2, ClassWeighting.Balanced), (training.WeightDecay, training.LabelSmoothing, training.ClassWeighting));
        Assert.False(Parse("--lowercase false").Vocabulary.Lowercase);
        Assert.Equal(0.5f, Parse("--fixed-ratio 0.5").Encoder.FixedRatio);
        Assert.Equal([30, 70], Parse("--max-tokens-per-column 30 70 --width 8").MaxTokensPerColumn!);
        Assert.Equal(["reply", "more"], Parse("--optional-column reply --optional-column more").OptionalColumnNames);
        Assert.Equal("from", Parse("--token-inputs-column from").TokenInputsColumnName);
    }

    [Fact]
    public void What_a_trained_encoder_alone_heeds_is_told_apart()
    {
        (Command command, EncoderArguments encoder) = NewCommand();

        Assert.Equal(["--optional-column", "--token-inputs-column"], encoder.ForAnyEncoder.Select(option => option.Name));
        Assert.Equal(
            ["--optional-column", "--token-inputs-column"],
            command.Options.Except(encoder.ForTraining).Select(option => option.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>The names of the options whose values differ once the flag is given a value that is not the default.</summary>
    private static string[] ChangedBy(string flag)
    {
        Option option = NewCommand().Command.Options.Single(option => option.Name == flag);
        object? preset = option.HasDefaultValue ? option.GetDefaultValue() : null;
        Dictionary<string, object?> before = Properties(new());
        return
        [
            .. Properties(Parse($"{flag} {Other(preset, option.ValueType)}"))
                .Where(property => !Equals(property.Value, before[property.Key])).Select(property => property.Key),
        ];
    }

    private static string Other(object? preset, Type type) => preset switch
    {
        bool value => (!value).ToString(),
        Enum value => Enum.GetNames(type).First(name => name != value.ToString()),
        null => "1",
        _ => Convert.ToString(Convert.ToDouble(preset, CultureInfo.InvariantCulture) + 1, CultureInfo.InvariantCulture)!,
    };

    private static Dictionary<string, object?> Properties(AttentionOptions options)
    {
        (string Prefix, object Record)[] parts =
        [
            ("Encoder.", options.Encoder), ("Vocabulary.", options.Vocabulary), ("Training.", options.Training), ("", options),
        ];
        return
        (
            from part in parts
            from property in part.Record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            where part.Prefix.Length > 0 || parts.All(other => other.Prefix != $"{property.Name}.")
            select (part.Prefix + property.Name, property.GetValue(part.Record))
        ).ToDictionary();
    }

    private static AttentionOptions Parse(string flags)
    {
        (Command command, EncoderArguments encoder) = NewCommand();
        ParseResult arguments = command.Parse(flags);
        Assert.Empty(arguments.Errors);
        return encoder.Read(arguments);
    }

    private static (Command Command, EncoderArguments Encoder) NewCommand()
    {
        var command = new Command("train");
        var encoder = new EncoderArguments();
        encoder.AddTo(command);
        return (command, encoder);
    }
}
