using Microsoft.ML;

namespace MlNetAttention.Views;

/// <summary>
/// ML.NET's rule for getters: where a row stands on nothing, <see cref="DataViewRow.Position"/> is −1 and getters throw
/// <see cref="InvalidOperationException"/>.
/// </summary>
internal static class RowPosition
{
    /// <summary>The position before the first row and after the last.</summary>
    internal const long None = -1;

    /// <exception cref="InvalidOperationException">The row stands on nothing.</exception>
    internal static void Check(DataViewRow row)
    {
        if (row.Position >= 0) return;
        throw new InvalidOperationException(
            "There is no current row to read: this was called before the first call of MoveNext, or after MoveNext returned "
            + "false.");
    }

    /// <summary>A getter that throws where the row stands on nothing.</summary>
    internal static ValueGetter<T> Checked<T>(DataViewRow row, ValueGetter<T> getter) => (ref T value) =>
    {
        Check(row);
        getter(ref value);
    };
}
