using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Attention;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>
/// Encodes the current row of a cursor once, however many of its columns are asked for. Holds the buffers of the cursor, so
/// nothing but the output is allocated per row, once every word has been met.
/// </summary>
internal sealed class RowEncoder(
    AttentionEncoder encoder, FeatureLayout layout, OutOfFoldScores? outOfFold, InputKind kind, DataViewRow row,
    DataViewSchema.Column column, bool wantsMaps, bool wantsTokens)
{
    private readonly TokenReader _reader = new(encoder.Vocabulary, encoder.Options.MaxTokens, kind, row, column);
    private readonly Workspace _work = new(encoder.Options);
    private readonly OutOfFoldScorer? _rowFolds =
        outOfFold is null || layout.Head is null ? null : new(outOfFold, ofTokens: false);

    private readonly OutOfFoldScorer? _tokenFolds =
        outOfFold is null || layout.TokenHead is null ? null : new(outOfFold, ofTokens: true);

    private readonly float[] _pooled = new float[encoder.PooledLength];
    private readonly List<string>? _spellings = wantsTokens ? [] : null;
    private AttentionMap[]? _maps;
    private TokenSequence? _tokens;
    private long _readRow = -1;
    private long _encodedRow = -1;

    /// <summary>Scores [C], pooled vector [P], or both.</summary>
    internal void GetFeatures(ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, layout.Length(encoder.Options));
        Span<float> scores = editor.Values[..layout.Scores];
        _rowFolds?.Score(ReadRow(), scores);
        if (_rowFolds is null || layout.HasVector)
        {
            EncodeRow();
            encoder.Pool(_work, _pooled);
            if (_rowFolds is null) layout.Head?.Score(_pooled, scores);
            if (layout.HasVector) _pooled.CopyTo(editor.Values[layout.Scores..]);
        }

        value = editor.Commit();
    }

    /// <summary>[T, D], row-major.</summary>
    internal void GetTokenVectors(ref VBuffer<float> value)
    {
        EncodeRow();
        var editor = VBufferEditor.Create(ref value, _work.Tokens.Length);
        _work.Tokens.CopyTo(editor.Values);
        value = editor.Commit();
    }

    /// <summary>[T, C], row-major.</summary>
    internal void GetTokenScores(ref VBuffer<float> value)
    {
        TokenSequence tokens = ReadRow();
        var editor = VBufferEditor.Create(ref value, checked(tokens.Length * layout.TokenHead!.Outputs));
        if (_tokenFolds is not null)
        {
            _tokenFolds.Score(tokens, editor.Values);
        }
        else
        {
            EncodeRow();
            layout.TokenHead.Score(_work.Tokens, editor.Values);
        }

        value = editor.Commit();
    }

    /// <summary>[layers, H, T, T], row-major.</summary>
    internal void GetAttentionMaps(ref VBuffer<float> value)
    {
        EncodeRow();
        int length = _maps![0].Values.Length;
        var editor = VBufferEditor.Create(ref value, checked(length * _maps.Length));
        for (int layer = 0; layer < _maps.Length; layer++) _maps[layer].Values.CopyTo(editor.Values[(layer * length)..]);
        value = editor.Commit();
    }

    internal void GetTokens(ref VBuffer<ReadOnlyMemory<char>> value)
    {
        ReadRow();
        var editor = VBufferEditor.Create(ref value, _spellings!.Count);
        for (int t = 0; t < _spellings.Count; t++) editor.Values[t] = _spellings[t].AsMemory();
        value = editor.Commit();
    }

    private void EncodeRow()
    {
        if (row.Position == _encodedRow) return;
        TokenSequence tokens = ReadRow();
        if (wantsMaps) _maps = encoder.NewMaps(tokens.Length);
        encoder.Run(tokens, _work, _maps);
        _encodedRow = row.Position;
    }

    private TokenSequence ReadRow()
    {
        if (row.Position != _readRow) _tokens = _reader.Read(_spellings);
        _readRow = row.Position;
        return _tokens!;
    }
}
