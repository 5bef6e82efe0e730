using MlNetAttention;
using MlNetAttention.Explaining;

namespace Microsoft.ML;

/// <summary>Adds explanations of single predictions to ML.NET's catalog of model operations.</summary>
public static class OcclusionCatalog
{
    /// <summary>
    /// Explains, for every row, which tokens moved its prediction: each token of the attention featurizer's input is removed in
    /// turn, the model is applied to the rest, and the change is reported (occlusion: Zeiler and Fergus 2014; of words: Li et al.
    /// 2016).
    /// </summary>
    /// <remarks>
    /// <para>Tokens are removed where the featurizer's input column gets its value: in <paramref name="data"/>, or after the
    /// stage that computes it; of several columns, after the last stage that computes one. Every stage that reads this column
    /// sees the row without the token, including one beside the featurizer, for instance FeaturizeText; a stage that reads
    /// another column, for instance the text that was split into this
    /// one, still sees the token. All other columns keep their values.</para>
    /// <para>The 1 + T forms of all rows pass through the model together, as one view, while the result is enumerated.</para>
    /// <para>Occlusion measures how a prediction depends on one token at a time. Two tokens that say the same each get a small
    /// effect, and a row without one of its tokens may be of a kind the model has never seen. The attention weights in
    /// <see cref="OccludedToken.AttentionReceived"/> answer another question.</para>
    /// </remarks>
    /// <param name="catalog">The catalog: <c>mlContext.Model</c>.</param>
    /// <param name="model">
    /// A fitted or loaded chain, nested or not, with an attention featurizer and a trainer after it, or an attention trainer.
    /// </param>
    /// <param name="data">The rows, with the columns their prediction depends on.</param>
    /// <param name="inputSchema">
    /// The columns the model was fitted on, as <c>Model.Load</c> returns them. Those that <paramref name="data"/> lacks are added
    /// without values: for instance a label that the model maps to a key, on which no prediction depends. Null: none is missing.
    /// </param>
    /// <param name="options">The way tokens are removed, and the columns that are read; null for defaults.</param>
    /// <returns>An explanation for every row, in the order of the rows, computed while they are enumerated.</returns>
    /// <exception cref="ArgumentException">
    /// The model has no attention featurizer, or several and the options name none; it has no score of a classifier, regression
    /// or ranker; a column is missing or of the wrong type.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// While enumerating: a prediction depends on a column that <paramref name="data"/> lacks, or is NaN.
    /// </exception>
    /// <example>
    /// <code>
    /// foreach (OcclusionExplanation row in ml.Model.ExplainByOcclusion(model, test))
    ///     Console.WriteLine($"{row.PredictedLabel}: {row.Tokens.MaxBy(token => token.Effect)?.Token}");
    /// </code>
    /// </example>
    public static IEnumerable<OcclusionExplanation> ExplainByOcclusion(
        this ModelOperationsCatalog catalog, ITransformer model, IDataView data, DataViewSchema? inputSchema = null,
        OcclusionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        (ModelStages stages, options) = Check(catalog, model, options);
        IDataView complete = inputSchema is null
            ? data
            : new CompletedView(data, inputSchema, stages.Featurizer.Columns.Inputs.OptionalNames);
        _ = new OcclusionRun(stages, complete, options); // its errors now, not on enumeration
        return Explain();

        IEnumerable<OcclusionExplanation> Explain()
        {
            foreach (OcclusionExplanation row in new OcclusionRun(stages, complete, options).Explain()) yield return row;
        }
    }

    /// <summary>Explains which tokens of a text moved its prediction, where the prediction depends on the text alone.</summary>
    /// <remarks>The same as the explanation of a view with that one row.</remarks>
    /// <param name="catalog">The catalog: <c>mlContext.Model</c>.</param>
    /// <param name="model">
    /// A fitted or loaded chain, nested or not, with an attention featurizer and a trainer after it, or an attention trainer.
    /// </param>
    /// <param name="text">The text; an empty one has a prediction but no tokens.</param>
    /// <param name="inputSchema">
    /// The columns the model was fitted on, as <c>Model.Load</c> returns them. Null: only the column the featurizer reads.
    /// </param>
    /// <param name="options">The way tokens are removed, and the columns that are read; null for defaults.</param>
    /// <exception cref="ArgumentException">
    /// The model has no attention featurizer, or several and the options name none; its tokens do not come from one text; it has
    /// no score of a classifier, regression or ranker; a column is missing or of the wrong type.
    /// </exception>
    /// <exception cref="InvalidOperationException">The prediction depends on more than the text, or is NaN.</exception>
    /// <example>
    /// <code>
    /// ITransformer model = ml.Model.Load("model.zip", out DataViewSchema inputSchema);
    /// OcclusionExplanation why = ml.Model.ExplainByOcclusion(model, "Evan's dog Riley", inputSchema);
    /// foreach (OccludedToken token in why.Tokens) Console.WriteLine($"{token.Token} {token.Effect:F2}");
    /// </code>
    /// </example>
    public static OcclusionExplanation ExplainByOcclusion(
        this ModelOperationsCatalog catalog, ITransformer model, string text, DataViewSchema? inputSchema = null,
        OcclusionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ExplainByOcclusion(catalog, model, [text], inputSchema, options);
    }

    /// <summary>
    /// Explains which tokens of several texts moved their prediction, where the prediction depends on these texts alone.
    /// </summary>
    /// <remarks>The same as the explanation of a view with that one row.</remarks>
    /// <param name="catalog">The catalog: <c>mlContext.Model</c>.</param>
    /// <param name="model">
    /// A fitted or loaded chain, nested or not, with an attention featurizer and a trainer after it, or an attention trainer.
    /// </param>
    /// <param name="texts">
    /// A text for each input column of the featurizer, in their order. Those must be columns of the model's input.
    /// </param>
    /// <param name="inputSchema">
    /// The columns the model was fitted on, as <c>Model.Load</c> returns them. Null: only those the featurizer reads.
    /// </param>
    /// <param name="options">The way tokens are removed, and the columns that are read; null for defaults.</param>
    /// <exception cref="ArgumentException">
    /// There are more or fewer texts than input columns, or the model is none that
    /// <see cref="ExplainByOcclusion(ModelOperationsCatalog, ITransformer, string, DataViewSchema?, OcclusionOptions?)"/>
    /// explains.
    /// </exception>
    /// <exception cref="InvalidOperationException">The prediction depends on more than the texts, or is NaN.</exception>
    public static OcclusionExplanation ExplainByOcclusion(
        this ModelOperationsCatalog catalog, ITransformer model, IReadOnlyList<string> texts, DataViewSchema? inputSchema = null,
        OcclusionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        foreach (string text in texts) ArgumentNullException.ThrowIfNull(text, nameof(texts));
        (ModelStages stages, options) = Check(catalog, model, options);
        IDataView row = new TextRowView(stages.TextSources(inputSchema, texts.Count), texts);
        if (inputSchema is not null) row = new CompletedView(row, inputSchema);
        return new OcclusionRun(stages, row, options).Explain().Single();
    }

    private static (ModelStages Stages, OcclusionOptions Options) Check(
        ModelOperationsCatalog catalog, ITransformer model, OcclusionOptions? options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OcclusionOptions();
        options.Validate();
        return (new ModelStages(model, options.FeaturizerColumnName), options);
    }
}
