using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Attention;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;
using MlNetAttention.Views;

namespace MlNetAttention.MlNet;

/// <summary>
/// Encodes the current row of a cursor once, however many of its columns are asked for. Holds the buffers of the cursor, so
/// nothing but the output is allocated per row, once every word has been met.
/// </summary>
internal class RowEncoder
{
    // No position of a row, not even of one that stands on nothing.
    private const long NothingRead = long.MinValue;

    private readonly AttentionEncoder _encoder;
    private readonly FeatureLayout _layout;
    private readonly DataViewRow _row;
    private readonly RowReader _reader;
    private readonly TokenBuffer _tokens;
    private readonly Workspace _work;
    private readonly float[] _pooled;
    private readonly bool _wantsMaps;
    private readonly WordScores? _words;
    private readonly TokenInputs? _names;
    private AttentionMap[]? _maps;
    private long _readRow = NothingRead;
    private long _encodedRow = NothingRead;
    private long _pooledRow = NothingRead;

    /// <param name="stage">The encoder and what is made of its vectors.</param>
    /// <param name="row">The row of the cursor.</param>
    /// <param name="columns">The columns of tokens; null where one is missing.</param>
    /// <param name="wanted">The columns that will be asked for.</param>
    internal RowEncoder(
        IAttentionStage stage, DataViewRow row, IReadOnlyList<DataViewSchema.Column?> columns, IReadOnlySet<OutputKind> wanted)
    {
        (_encoder, _layout, _row) = (stage.Encoder, stage.Layout, row);
        _reader = new RowReader(stage.Columns.Inputs, _encoder.Vocabulary.Rules, row, columns);
        bool ofWords = stage.Columns.ScoresPerWord && wanted.Contains(OutputKind.TokenScores);
        if (ofWords && columns[0] is { } first)
        {
            _words = new WordScores(new RowWords(stage.Columns.Inputs[0].Kind, row, first), _layout.TokenHead!.Outputs);
        }

        _tokens = new TokenBuffer(
            _encoder.Vocabulary, _encoder.LimitsOf(columns.Count), wanted.Contains(OutputKind.Tokens) ? [] : null,
            ofWords ? [] : null);
        _work = new Workspace(_encoder.Options);
        _pooled = new float[_encoder.PooledLength];
        if (wanted.Contains(OutputKind.TokenInputs)) _names = new TokenInputs(stage.Columns.Inputs);
        _wantsMaps = wanted.Contains(OutputKind.AttentionMaps);
    }

    /// <summary>The getter of a column.</summary>
    internal Delegate GetterOf(OutputKind kind) => kind switch
    {
        OutputKind.Features => (ValueGetter<VBuffer<float>>)GetFeatures,
        OutputKind.TokenVectors => (ValueGetter<VBuffer<float>>)GetTokenVectors,
        OutputKind.AttentionMaps => (ValueGetter<VBuffer<float>>)GetAttentionMaps,
        OutputKind.Tokens => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)GetTokens,
        OutputKind.TokenScores => (ValueGetter<VBuffer<float>>)GetTokenScores,
        OutputKind.TokenInputs => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)GetTokenInputs,
        _ => throw new UnreachableException(),
    };

    /// <summary>The scores [C] of the row.</summary>
    protected virtual void ScoreRow(Span<float> scores) => _layout.Head!.Score(PooledRow(), scores);

    /// <summary>The scores [T, C] of the tokens of its first column.</summary>
    protected virtual void ScoreTokens(Span<float> scores)
    {
        EncodeRow();
        int width = _encoder.Options.Width;
        TokenSequence tokens = _tokens.Sequence;
        _layout.TokenHead!.Score(_work.Tokens.Slice(tokens.FirstStart * width, tokens.FirstLength * width), scores);
    }

    /// <summary>The tokens of the row.</summary>
    protected TokenSequence ReadRow()
    {
        if (_row.Position == _readRow) return _tokens.Sequence;
        RowPosition.Check(_row);

        // The tokens of a row that could not be read to its end are nobody's.
        _readRow = NothingRead;
        _tokens.Clear();
        _reader.Read(_tokens);
        _readRow = _row.Position;
        return _tokens.Sequence;
    }

    private void GetFeatures(ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, _layout.Length(_encoder.Options));
        if (_layout.Head is not null) ScoreRow(editor.Values[.._layout.Scores]);                    // [C]
        if (_layout.HasConstant) editor.Values[_layout.Scores] = 1;
        if (_layout.HasVector) PooledRow().CopyTo(editor.Values[_layout.Scores..]);                 // [P]
        value = editor.Commit();
    }

    private void GetTokenVectors(ref VBuffer<float> value)
    {
        EncodeRow();
        var editor = VBufferEditor.Create(ref value, _work.Tokens.Length);
        _work.Tokens.CopyTo(editor.Values);                                                         // [T, D]
        value = editor.Commit();
    }

    private void GetTokenScores(ref VBuffer<float> value)
    {
        int length = checked(ReadRow().FirstLength * _layout.TokenHead!.Outputs);
        if (_words is not null)
        {
            Span<float> ofTokens = _words.Rent(length);
            ScoreTokens(ofTokens);                                                                  // [T, C]
            _words.Get(ofTokens, _tokens.Starts!, ref value);                                       // [words, C]
            return;
        }

        var editor = VBufferEditor.Create(ref value, length);
        ScoreTokens(editor.Values);                                                                 // [T, C]
        value = editor.Commit();
    }

    private void GetAttentionMaps(ref VBuffer<float> value)
    {
        EncodeRow();
        int length = _maps![0].Values.Length;
        var editor = VBufferEditor.Create(ref value, checked(length * _maps.Length));
        for (int layer = 0; layer < _maps.Length; layer++)
        {
            _maps[layer].Values.CopyTo(editor.Values[(layer * length)..]);                          // [H, T, T]
        }

        value = editor.Commit();
    }

    private void GetTokens(ref VBuffer<ReadOnlyMemory<char>> value)
    {
        ReadRow();
        List<string> spellings = _tokens.Spellings!;
        var editor = VBufferEditor.Create(ref value, spellings.Count);
        for (int t = 0; t < spellings.Count; t++) editor.Values[t] = spellings[t].AsMemory();
        value = editor.Commit();
    }

    private void GetTokenInputs(ref VBuffer<ReadOnlyMemory<char>> value) => _names!.Get(ReadRow(), ref value);

    private void EncodeRow()
    {
        if (_row.Position == _encodedRow) return;
        TokenSequence tokens = ReadRow();
        if (_wantsMaps) _maps = _encoder.NewMaps(tokens.Length);
        _encoder.Run(tokens, _work, _maps);
        _encodedRow = _row.Position;
    }

    /// <summary>The pooled vector [P] of the row.</summary>
    protected ReadOnlySpan<float> PooledRow()
    {
        EncodeRow();
        if (_row.Position != _pooledRow) _encoder.Pool(_work, _pooled);
        _pooledRow = _row.Position;
        return _pooled;
    }
}
