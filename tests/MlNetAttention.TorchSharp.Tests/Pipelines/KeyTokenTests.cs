using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>Keys as tokens: of every width and number, from whatever transform of ML.NET makes them.</summary>
[Collection(TrainingCollection.Name)]
public sealed class KeyTokenTests
{
    private const string Tokens = "Tokens";

    /// <summary>Stands for the number of the first hash, from 0.</summary>
    private const string HashOfFirst = "";

    private static readonly AttentionOptions Options = Rows.Small with
    {
        TokensColumnName = Tokens,
        TokenVectorsColumnName = "Vectors",
        Training = Rows.Small.Training with { Epochs = 1, Folds = 2 },
    };

    private readonly MLContext _ml = new(1);

    public static TheoryData<string, string> Columns => new()
    {
        { "Byte", "left" }, { "UInt16", "left" }, { "UInt32", "left" }, { "UInt64", "left" },
        { "ThreeByte", "left" }, { "ThreeUInt16", "left" }, { "ThreeUInt32", "left" }, { "ThreeUInt64", "left" },
        { "Characters", "l" },
        { "Hashes", HashOfFirst },
        { "Items", "9014" },
        { "Numbers", "0.5" },
        { "Unnamed", "0" },
        { "Huge", "4294967300" },
    };

    [Theory, MemberData(nameof(Columns))]
    public void Keys_of_every_kind_pass_the_workout_and_are_called_what_they_are(string input, string token)
    {
        IDataView data = View(30);
        if (token == HashOfFirst) token = $"{data.GetColumn<uint[]>("Hashes").First()[0] - 1}";
        IDataView wrong = _ml.Transforms.CopyColumns(input, "Number").Fit(data).Transform(data);
        AttentionFeaturizingTransformer model = EstimatorWorkout.Run(
            _ml, _ml.Transforms.Text.FeaturizeWithAttention("Features", input, "Flag", Options), data, wrong);
        Assert.Contains(token, model.Encoder.Vocabulary.Tokens);
        string[][] tokens = [.. model.Transform(data).GetColumn<string[]>(Tokens)];
        Assert.Contains(tokens, row => row.Contains(token));
        Assert.DoesNotContain(tokens, row => row.Contains("[unknown]") && !input.StartsWith("Three", StringComparison.Ordinal));
        Assert.Equal(
            tokens.SelectMany(row => row).Where(one => one != "[unknown]").Distinct().Order(),
            model.Encoder.Vocabulary.Tokens.Order());

        var trainer = _ml.BinaryClassification.Trainers.FastTree("Flag", numberOfTrees: 3).Fit(model.Transform(data));
        OcclusionExplanation why = _ml.Model.ExplainByOcclusion(
            new TransformerChain<ITransformer>(model, trainer), _ml.Data.TakeRows(data, 1)).Single();
        Assert.Equal(tokens[0], why.Tokens.Select(one => one.Token));
    }

    [Fact]
    public void Keys_of_any_width_are_the_same_tokens_in_training_and_in_serving()
    {
        IDataView data = View(30);
        string[] widths = ["Byte", "UInt16", "UInt32", "UInt64"];
        float[][][] features = [.. widths.Select(width => Fit(data, width).Transform(data).Features())];
        Assert.All(features, ofOne => Assert.Equal(features[0], ofOne));
        AttentionFeaturizingTransformer model = Fit(data, "UInt32");
        foreach (string width in widths)
        {
            IDataView other = _ml.Transforms.CopyColumns("UInt32", width).Fit(data).Transform(data);
            Assert.Equal(features[0], model.Transform(other).Features());
        }
    }

    [Fact]
    public void Another_number_of_keys_is_refused_in_serving()
    {
        IDataView data = View(30);
        AttentionFeaturizingTransformer model = Fit(data, "Hashes");
        IDataView other = _ml.Transforms.Conversion.Hash("Hashes", "Words", numberOfBits: 30).Fit(data).Transform(data);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(other)).Message;
        Assert.Contains("expected a vector of keys with 2147483648 values, as while training", message, StringComparison.Ordinal);
        Assert.Contains("Key<UInt32, 0-1073741823>", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_follows_the_keys_that_occur()
    {
        IDataView data = _ml.Data.Cache(View(200));
        AttentionOptions options = Options with { Vocabulary = new VocabularyOptions { SubwordBuckets = 0 } };
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Hashes", "Flag", options);
        var small = _ml.Transforms.Text.FeaturizeWithAttention("Features", "UInt32", "Flag", options);
        long few = Allocated(() => small.Fit(data)), many = Allocated(() => estimator.Fit(data));

        // Tokens are as many; of 2^31 values that could occur one byte each would be 2 GB.
        Assert.InRange(many, 0, 2 * few + (16 << 20));
        AttentionFeaturizingTransformer model = estimator.Fit(data);
        using var stream = new MemoryStream();
        MlNetAttention.Saving.ModelFile.Save(stream, new(
            model.Columns, model.Encoder.Options, model.Encoder.Vocabulary, model.Encoder.Weights, model.Layout));
        Assert.InRange(stream.Length, 0, 20_000);

        static long Allocated(Action action)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            action();
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    [Fact]
    public void Values_of_a_hash_that_are_kept_for_people_are_the_names_of_tokens()
    {
        IDataView data = View(30);
        IDataView hashed = _ml.Transforms.Conversion.Hash("Kept", "Words", numberOfBits: 20, maximumNumberOfInverts: 1)
            .Fit(data).Transform(data);
        Assert.Contains("left", string.Join(' ', Fit(hashed, "Kept").Encoder.Vocabulary.Tokens), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DataKind.Byte)]
    [InlineData(DataKind.UInt16)]
    [InlineData(DataKind.UInt64)]
    public void A_label_or_tag_that_declares_too_many_classes_is_refused_before_anything_is_made_of_them(DataKind kind)
    {
        foreach ((string label, string source) in new[] { ("Label", "Label"), ("Tags", "Tags") })
        {
            IDataView rows = _ml.View(Rows.OrderOfTwo(20));
            IDataView data = _ml.Transforms.Conversion.Hash(label, source, numberOfBits: 31).Fit(rows).Transform(rows);
            if (kind == DataKind.UInt64)
            {
                data = _ml.Transforms.Conversion.ConvertType(label, outputKind: kind).Fit(data).Transform(data);
            }

            var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Words", label, Rows.Small);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            string message = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message;
            Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8 << 20);
            Assert.Contains(
                $"label column '{label}': expected a key of at most 65536 classes", message, StringComparison.Ordinal);
        }
    }

    private AttentionFeaturizingTransformer Fit(IDataView data, string input) =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", input, "Flag", Options).Fit(data);

    private IDataView View(int count)
    {
        var schema = SchemaDefinition.Create(typeof(KeyRow));
        schema["Unnamed"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), 50));
        schema["Huge"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(ulong), ulong.MaxValue));
        IDataView rows = _ml.Data.LoadFromEnumerable(Rows.OrderOfTwo(count).Select(KeyRow.Of), schema);
        var toKeys = _ml.Transforms.Conversion.MapValueToKey("UInt32", "Words")
            .Append(_ml.Transforms.Conversion.MapValueToKey("ThreeUInt32", "ThreeWords"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Items", "ItemNumbers"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Numbers", "Fractions"))
            .Append(_ml.Transforms.Conversion.Hash("Hashes", "Words"))
            .Append(_ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text", useMarkerCharacters: false));
        IDataView keys = toKeys.Fit(rows).Transform(rows);
        foreach (DataKind kind in new[] { DataKind.Byte, DataKind.UInt16, DataKind.UInt64 })
        {
            foreach (string prefix in new[] { "", "Three" })
            {
                var convert = _ml.Transforms.Conversion.ConvertType($"{prefix}{kind}", $"{prefix}UInt32", kind);
                keys = convert.Fit(keys).Transform(keys);
            }
        }

        return keys;
    }

    private sealed class KeyRow
    {
        public string Text { get; set; } = "";

        public string[] Words { get; set; } = [];

        [VectorType(3)]
        public string[] ThreeWords { get; set; } = [];

        public bool Flag { get; set; }

        public float Number { get; set; }

        public int[] ItemNumbers { get; set; } = [];

        public double[] Fractions { get; set; } = [];

        public uint[] Unnamed { get; set; } = [];

        public ulong[] Huge { get; set; } = [];

        internal static KeyRow Of(Row row) => new()
        {
            Text = row.Text,
            Words = row.Words,
            ThreeWords = row.ThreeWords,
            Flag = row.Flag,
            Number = row.Number,
            ItemNumbers = [.. row.Words.Select(word => 9014 + 97 * (word.Length - 4))],
            Fractions = [.. row.Words.Select(word => word.Length - 3.5)],
            Unnamed = [.. row.Words.Select(word => word[0] == 'l' ? 1u : word[0] == 'r' ? 50u : 7)],
            Huge =
            [
                .. row.Words.Select(word =>
                    word[0] == 'l' ? uint.MaxValue + 6ul : word[0] == 'r' ? 1ul << 40 : ulong.MaxValue),
            ],
        };
    }
}
