using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>
/// The columns a transformer adds, once as an estimator describes them (<see cref="SchemaShape"/>) and once as they are
/// (<see cref="DataViewSchema"/>), and the check of the column it reads.
/// </summary>
internal static class AttentionSchema
{
    internal const string ExpectedInput =
        "text, a vector of text, or a vector of keys (Conversion.MapValueToKey or Conversion.Hash makes keys of other values)";

    internal const string ExpectedTexts = "text or a vector of text, as token scores per word are asked for";
    internal const string ExpectedText = "text, as token scores per word are asked for";

    internal const string ExpectedLabel =
        "a key (a class: Conversion.MapValueToKey makes keys of text and numbers), Boolean (two classes), Single (a number to "
        + "predict: Conversion.ConvertType makes one of other numbers), a vector of Boolean of known size (a row has several "
        + "classes) or a vector of keys (a tag per token)";

    internal const string ExpectedTags =
        "a vector of keys (a tag per token: Conversion.MapValueToKey makes keys of text), as scores of the tokens are asked for";

    private const string SlotNames = AnnotationUtils.Kinds.SlotNames;

    /// <summary>The kind of a column's tokens; null where it cannot hold any.</summary>
    internal static InputKind? KindOf(DataViewType type)
    {
        SchemaShape.GetColumnTypeShape(type, out var vector, out DataViewType item, out bool isKey);
        return KindOf(vector, item, isKey);
    }

    internal static InputKind? KindOf(SchemaShape.Column column) => KindOf(column.Kind, column.ItemType, column.IsKey);

    /// <summary>A schema as estimators see it.</summary>
    internal static SchemaShape ShapeOf(DataViewSchema schema) => SchemaShape.Create(schema);

    /// <summary>Number of values of a key-typed column or vector.</summary>
    internal static ulong KeyCount(DataViewType type) => type.GetItemType().GetKeyCount();

    /// <summary>Whether a label has a tag per token.</summary>
    internal static bool IsTags(DataViewType type)
    {
        SchemaShape.GetColumnTypeShape(type, out var vector, out _, out bool isKey);
        return IsTags(vector, isKey);
    }

    /// <summary>Checks the input and label columns an estimator is promised.</summary>
    /// <param name="host">Where errors come from.</param>
    /// <param name="schema">What is promised.</param>
    /// <param name="inputs">The input columns.</param>
    /// <param name="label">The label column; null for none.</param>
    /// <param name="needsTags">Whether the label must have a tag per token.</param>
    /// <param name="needsText">Whether the first input must be a text.</param>
    /// <param name="orTexts">Whether it may be a vector of text as well.</param>
    /// <returns>The kinds of the input columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    internal static InputKind[] CheckInput(
        MlNetHost host, SchemaShape schema, IReadOnlyList<string> inputs, string? label, bool needsTags, bool needsText = false,
        bool orTexts = false)
    {
        InputKind[] kinds = [.. inputs.Select((input, i) => Kind(input, needsText && i == 0))];
        if (label is null) return kinds;
        if (!schema.TryFindColumn(label, out SchemaShape.Column target)) throw host.ColumnNotFound("label", label);
        bool isWanted = needsTags ? IsTags(target.Kind, target.IsKey) : IsLabel(target);
        string expected = needsTags ? ExpectedTags : ExpectedLabel;
        return isWanted ? kinds : throw host.ColumnMismatch("label", label, expected, target.GetTypeString());

        InputKind Kind(string input, bool mustBeText)
        {
            if (!schema.TryFindColumn(input, out SchemaShape.Column column)) throw host.ColumnNotFound("input", input);
            InputKind kind = KindOf(column) ?? throw host.ColumnMismatch("input", input, ExpectedInput, column.GetTypeString());
            return !mustBeText || HasWords(kind, orTexts)
                ? kind
                : throw host.ColumnMismatch("input", input, orTexts ? ExpectedTexts : ExpectedText, column.GetTypeString());
        }
    }

    /// <summary>Whether tokens of a column belong to words that may have more of them.</summary>
    internal static bool HasWords(InputKind kind, bool ofPieces) =>
        kind == InputKind.Text || (ofPieces && kind == InputKind.TextVector);

    /// <summary>The columns an estimator promises: those of the input with the added ones, which replace columns of the same
    /// name.</summary>
    internal static SchemaShape OutputShape(SchemaShape input, AttentionColumns columns)
    {
        var byName = input.ToDictionary(column => column.Name);
        foreach (OutputColumn output in columns.Outputs) byName[output.Name] = ShapeOf(output);
        return new SchemaShape(byName.Values);
    }

    /// <summary>The columns a transformer adds, with all dimensions.</summary>
    internal static DataViewSchema.DetachedColumn[] OutputColumns(
        AttentionColumns columns, EncoderOptions options, FeatureLayout layout) =>
        [.. columns.Outputs.Select(output => new DataViewSchema.DetachedColumn(
            output.Name, TypeOf(output.Kind, options, layout), AnnotationsOf(output.Kind, options, layout)))];

    private static SchemaShape.Column ShapeOf(OutputColumn output)
    {
        var vector = SchemaShape.Column.VectorKind.VariableVector;
        bool isText = output.Kind is OutputKind.Tokens or OutputKind.TokenInputs;
        DataViewType item = isText ? TextDataViewType.Instance : NumberDataViewType.Single;
        if (output.Kind != OutputKind.Features) return new(output.Name, vector, item, isKey: false);
        vector = SchemaShape.Column.VectorKind.Vector;
        var slots = new SchemaShape([new(SlotNames, vector, TextDataViewType.Instance, isKey: false)]);
        return new(output.Name, vector, item, isKey: false, slots);
    }

    // A dimension of 0 is ML.NET's sign for one that differs from row to row.
    private static VectorDataViewType TypeOf(OutputKind kind, EncoderOptions options, FeatureLayout layout) => kind switch
    {
        OutputKind.Features => new(NumberDataViewType.Single, layout.Length(options)),
        OutputKind.TokenVectors => new(NumberDataViewType.Single, 0, options.Width),
        OutputKind.AttentionMaps => new(NumberDataViewType.Single, options.Layers, options.Heads, 0, 0),
        OutputKind.Tokens or OutputKind.TokenInputs => new(TextDataViewType.Instance),
        OutputKind.TokenScores => new(NumberDataViewType.Single, 0, layout.TokenHead!.Outputs),
        _ => throw new UnreachableException(),
    };

    private static DataViewSchema.Annotations? AnnotationsOf(OutputKind kind, EncoderOptions options, FeatureLayout layout)
    {
        if (kind != OutputKind.Features) return null;
        var slots = new DataViewSchema.Annotations.Builder();
        slots.AddSlotNames(
            layout.Length(options), (ref VBuffer<ReadOnlyMemory<char>> names) => SlotNamesOf(layout, options, ref names));
        return slots.ToAnnotations();
    }

    private static InputKind? KindOf(SchemaShape.Column.VectorKind vector, DataViewType item, bool isKey)
    {
        bool isVector = vector != SchemaShape.Column.VectorKind.Scalar;
        if (isKey) return isVector ? InputKind.KeyVector : null;
        if (item is not TextDataViewType) return null;
        return isVector ? InputKind.TextVector : InputKind.Text;
    }

    private static bool IsTags(SchemaShape.Column.VectorKind vector, bool isKey) =>
        isKey && vector != SchemaShape.Column.VectorKind.Scalar;

    private static bool IsLabel(SchemaShape.Column column) => column.Kind switch
    {
        _ when column.IsKey => true,
        SchemaShape.Column.VectorKind.VariableVector => false,
        SchemaShape.Column.VectorKind.Scalar when column.ItemType == NumberDataViewType.Single => true,
        _ => column.ItemType is BooleanDataViewType,
    };

    private static void SlotNamesOf(FeatureLayout layout, EncoderOptions options, ref VBuffer<ReadOnlyMemory<char>> names)
    {
        string[] texts = layout.SlotNames(options);
        var editor = VBufferEditor.Create(ref names, texts.Length);
        for (int i = 0; i < texts.Length; i++) editor.Values[i] = texts[i].AsMemory();
        names = editor.Commit();
    }
}
