using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention;

// See InternalsAccess.cs in the folder above.
[assembly: LoadableClass(
    AttentionPredictionTransformer.Summary, typeof(AttentionPredictionTransformer), null, typeof(SignatureLoadModel),
    AttentionPredictionTransformer.UserName, AttentionPredictionTransformer.LoaderSignature)]
[assembly: LoadableClass(
    AttentionPredictionTransformer.Summary, typeof(IDataTransform), typeof(AttentionPredictionTransformer), null,
    typeof(SignatureLoadDataTransform), AttentionPredictionTransformer.UserName,
    AttentionPredictionTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(AttentionPredictionTransformer), null, typeof(SignatureLoadRowMapper),
    AttentionPredictionTransformer.UserName, AttentionPredictionTransformer.LoaderSignature)]
