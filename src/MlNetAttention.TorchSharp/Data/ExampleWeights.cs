using System.Globalization;
using Microsoft.ML;
using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>Reads how much the current row counts.</summary>
/// <param name="host">Where errors come from.</param>
/// <param name="row">The row of a cursor.</param>
/// <param name="column">A column of Single.</param>
/// <param name="of">What rows of other data than the training data are called after.</param>
internal sealed class ExampleWeights(MlNetHost host, DataViewRow row, DataViewSchema.Column column, string of)
{
    private readonly ValueGetter<float> _getter = row.GetGetter<float>(column);
    private float _weight;

    /// <summary>The weight of the row, finite and at least 0.</summary>
    /// <param name="number">The number of the row, from 1.</param>
    /// <exception cref="InvalidOperationException">It is negative, infinite or NaN.</exception>
    internal float Read(long number)
    {
        _getter(ref _weight);
        if (float.IsFinite(_weight) && _weight >= 0) return _weight;
        throw host.DataError(string.Create(CultureInfo.InvariantCulture,
            $"Row {number}{of} has the weight {_weight} in column '{column.Name}'; expected a finite number of at least 0 "
            + $"(rows are counted from 1)."));
    }
}
