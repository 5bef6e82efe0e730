using MlNetAttention;
using MlNetAttention.Explaining;

namespace Microsoft.ML;

/// <summary>Explanations of single predictions in ML.NET's catalog of model operations.</summary>
public static class OcclusionCatalog
{
    /// <summary>
    /// Tells for every row which tokens moved its prediction: each token of the attention featurizer's input is taken out in turn,
    /// the model is applied to what is left, and the change is reported (occlusion: Zeiler and Fergus 2014; of words: Li et al.
    /// 2016).
    /// </summary>
    /// <remarks>
    /// <para>Tokens are taken out where the featurizer's input column gets its value: in <paramref name="data"/>, or behind the
    /// stage that computes it. Every stage that reads this column sees the row without the token, also one beside the featurizer,
    /// for instance FeaturizeText; a stage that reads another column, for instance the text that was split into this one, sees the
    /// token still. All other columns keep their values.</para>
    /// <para>The 1 + T forms of all rows go through the model in one pass and as one view, while the result is enumerated.</para>
    /// <para>Occlusion says what this prediction rests on if one token is missing. Tokens that say the same twice each get
    /// little; what is left may be a row of a kind the model never saw. The attention weights in
    /// <see cref="OccludedToken.AttentionReceived"/> answer another question.</para>
    /// </remarks>
    /// <param name="catalog">The catalog: <c>mlContext.Model</c>.</param>
    /// <param name="model">A fitted or loaded chain, nested or not, with an attention featurizer and a trainer behind it.</param>
    /// <param name="data">The rows, with the columns their prediction depends on.</param>
    /// <param name="inputSchema">
    /// The columns the model was fitted on, as <c>Model.Load</c> gives them. Those <paramref name="data"/> lacks are added without
    /// values: a label that the model maps to a key, for instance, on which no prediction depends. Null: it lacks none.
    /// </param>
    /// <param name="options">How tokens are taken out, and which columns are looked at; null for defaults.</param>
    /// <returns>An explanation for every row, in the order of the rows, computed while they are enumerated.</returns>
    /// <exception cref="ArgumentException">
    /// The model has no attention featurizer, or several and the options name none; it has no score of a classifier, regression or
    /// ranker; a column is missing or of the wrong type.
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
        IDataView complete = inputSchema is null ? data : new CompletedView(data, inputSchema);
        _ = new OcclusionRun(stages, complete, options); // its errors now, not when somebody enumerates
        return Explain();

        IEnumerable<OcclusionExplanation> Explain()
        {
            foreach (OcclusionExplanation row in new OcclusionRun(stages, complete, options).Explain()) yield return row;
        }
    }

    /// <summary>Tells which tokens of a text moved its prediction, where the prediction depends on a text alone.</summary>
    /// <remarks>As the explanation of a view with that row.</remarks>
    /// <param name="catalog">The catalog: <c>mlContext.Model</c>.</param>
    /// <param name="model">A fitted or loaded chain, nested or not, with an attention featurizer and a trainer behind it.</param>
    /// <param name="text">The text; an empty one has no tokens, but a prediction.</param>
    /// <param name="inputSchema">
    /// The columns the model was fitted on, as <c>Model.Load</c> gives them. Null: nothing but the column the featurizer reads.
    /// </param>
    /// <param name="options">How tokens are taken out, and which columns are looked at; null for defaults.</param>
    /// <exception cref="ArgumentException">
    /// The model has no attention featurizer, or several and the options name none; its tokens do not come from one text; it has no
    /// score of a classifier, regression or ranker; a column is missing or of the wrong type.
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
        (ModelStages stages, options) = Check(catalog, model, options);
        IDataView row = new TextRowView(stages.TextSource(inputSchema), text);
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
