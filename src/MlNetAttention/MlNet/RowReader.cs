using Microsoft.ML;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>Finds the tokens of the current row in all input columns, one after the other. A missing column has none.</summary>
internal sealed class RowReader
{
    private readonly TokenReader?[] _columns;

    /// <param name="inputs">The kinds of the columns.</param>
    /// <param name="rules">How texts become tokens, and which spellings of slots are alike.</param>
    /// <param name="row">The row of a cursor.</param>
    /// <param name="columns">The columns of tokens; null where one is missing.</param>
    internal RowReader(InputColumns inputs, TextRules rules, DataViewRow row, IReadOnlyList<DataViewSchema.Column?> columns) =>
        _columns =
        [
            .. inputs.Zip(columns, (input, column) =>
                column is { } found ? new TokenReader(input.Kind, rules, row, found) : null),
        ];

    /// <summary>Hands over the tokens of the row the cursor stands on.</summary>
    internal void Read(ITokenReceiver receiver)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            if (i > 0) receiver.StartSegment();
            _columns[i]?.Read(receiver);
        }

        receiver.End();
    }
}
