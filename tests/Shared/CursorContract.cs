using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Testing;

/// <summary>
/// What ML.NET asks of cursors and rows: where they stand on no row, values and ids cannot be had; where they stand on one, they
/// are the same whichever columns are asked for.
/// </summary>
internal static class CursorContract
{
    private static readonly MethodInfo Open =
        typeof(CursorContract).GetMethod(nameof(OpenTyped), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Checks every cursor that a view hands out; returns the number of getters that were asked in vain.</summary>
    /// <param name="view">The view.</param>
    /// <param name="source">
    /// The view that it adds columns to, whose own are not checked: those of <c>LoadFromEnumerable</c> do not keep the rule.
    /// Null to check all.
    /// </param>
    internal static int AssertKept(IDataView view, IDataView? source = null)
    {
        int refused = 0;
        int first = source?.Schema.Count ?? 0;
        DataViewSchema.Column[] columns = [.. view.Schema.Where(column => !column.IsHidden && column.Index >= first)];
        foreach (Func<DataViewRowCursor[]> open in new Func<DataViewRowCursor[]>[]
        {
            () => [view.GetRowCursor(columns)], () => view.GetRowCursorSet(columns, 1), () => view.GetRowCursorSet(columns, 3),
        })
        {
            foreach (bool reads in new[] { true, false })
            {
                foreach (DataViewRowCursor cursor in open()) refused += AssertKept(cursor, columns, reads);
            }
        }

        return refused;
    }

    /// <summary>Checks the row that a mapper makes of the rows of a cursor.</summary>
    internal static int AssertKept(IRowToRowMapper mapper, IDataView input)
    {
        using DataViewRowCursor cursor = input.GetRowCursor(input.Schema);
        using DataViewRow row = mapper.GetRow(cursor, mapper.OutputSchema);
        Action[] getters = Getters(row, [.. mapper.OutputSchema.Where(column => column.Index >= input.Schema.Count)]);
        int refused = AssertRefused(row, getters);
        while (cursor.MoveNext())
        {
            foreach (Action getter in getters) getter();
        }

        return refused + AssertRefused(row, getters);
    }

    private static int AssertKept(DataViewRowCursor cursor, DataViewSchema.Column[] columns, bool reads)
    {
        using (cursor)
        {
            Action[] getters = Getters(cursor, columns);
            int refused = AssertRefused(cursor, getters);
            for (long row = 0; cursor.MoveNext(); row++)
            {
                Assert.True(cursor.Position >= 0, $"Position is {cursor.Position} on row {row}.");
                if (!reads) continue;
                foreach (Action getter in getters) getter();
            }

            refused += AssertRefused(cursor, getters);
            Assert.False(cursor.MoveNext());
            return refused + AssertRefused(cursor, getters);
        }
    }

    private static int AssertRefused(DataViewRow row, Action[] getters)
    {
        Assert.Equal(-1, row.Position);
        foreach (Action getter in getters) Assert.Throws<InvalidOperationException>(getter);
        return getters.Length;
    }

    private static Action[] Getters(DataViewRow row, DataViewSchema.Column[] columns)
    {
        ValueGetter<DataViewRowId> id = row.GetIdGetter();
        DataViewRowId value = default;
        return
        [
            .. columns.Select(column => (Action)Open.MakeGenericMethod(column.Type.RawType).Invoke(
                null, BindingFlags.DoNotWrapExceptions, null, [row, column], null)!),
            () => id(ref value),
        ];
    }

    private static Action OpenTyped<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () => getter(ref value);
    }
}
