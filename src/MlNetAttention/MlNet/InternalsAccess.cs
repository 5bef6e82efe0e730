using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention;

// README.md in this folder says why this is needed and what it rests on.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: LoadableClass(
    AttentionFeaturizingTransformer.Summary, typeof(AttentionFeaturizingTransformer), null, typeof(SignatureLoadModel),
    AttentionFeaturizingTransformer.UserName, AttentionFeaturizingTransformer.LoaderSignature)]
[assembly: LoadableClass(
    AttentionFeaturizingTransformer.Summary, typeof(IDataTransform), typeof(AttentionFeaturizingTransformer), null,
    typeof(SignatureLoadDataTransform), AttentionFeaturizingTransformer.UserName,
    AttentionFeaturizingTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(AttentionFeaturizingTransformer), null, typeof(SignatureLoadRowMapper),
    AttentionFeaturizingTransformer.UserName, AttentionFeaturizingTransformer.LoaderSignature)]
