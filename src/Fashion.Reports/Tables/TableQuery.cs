using System.Globalization;
using Fashion.Core;
using Fashion.Dsl;

namespace Fashion.Reports.Tables;

/// <summary>Which rows of a table are shown, and in what order.</summary>
public static class TableQuery
{
    // Longer ones first: `<=` begins with `<`.
    private static readonly string[] Operators = ["<=", ">=", "!=", "<", ">", "=", "~"];

    /// <summary>The rows that a condition holds of: <c>test >= 0.9</c>, <c>state = open</c>, <c>name ~ lenet</c>.</summary>
    /// <param name="table">Whose rows.</param>
    /// <param name="condition">
    /// A column's key, an operator (= != &lt; &lt;= > >=, and ~ for "has in it"), and a value. Texts are compared whatever
    /// their capitals; what is undefined fulfils nothing but !=.
    /// </param>
    /// <exception cref="UsageException">It is no condition, or there is no such column: U527.</exception>
    public static Table Where(Table table, string condition)
    {
        var (sign, place) = Operators
            .Select(sign => (Sign: sign, Place: condition.IndexOf(sign, StringComparison.Ordinal)))
            .Where(own => own.Place > 0)
            .DefaultIfEmpty((Sign: "", Place: -1))
            .MinBy(own => own.Place);
        if (place < 0)
        {
            throw new UsageException(
                "U527", $"`{condition}` is no condition", "write a column, one of = != < <= > >= ~, and a value, as in `test >= 0.9`");
        }

        var column = Find(table, condition[..place].Trim());
        var value = condition[(place + sign.Length)..].Trim();
        // Known before any row is: a slip of the hand is told whatever the rows have.
        double? number = table.Columns[column].Kind == ColumnKind.Text || sign == "~" ? null : Parsed(value);
        return table.With(table.Rows.Where(row => Holds(row[column], sign, value, number)));
    }

    /// <summary>The rows by a column, the least first, what is undefined last; those that are equal stay in their order.</summary>
    /// <exception cref="UsageException">There is no such column: U527.</exception>
    public static Table Sorted(Table table, string column, bool descending)
    {
        var at = Find(table, column);
        var defined = table.Rows.Where(row => row[at] is not null);
        var sorted = descending ? defined.OrderByDescending(row => row[at], Values) : defined.OrderBy(row => row[at], Values);
        return table.With(sorted.Concat(table.Rows.Where(row => row[at] is null)));
    }

    private static readonly Comparer<object?> Values = Comparer<object?>.Create((one, other) => one is string text
        ? string.Compare(text, other as string, StringComparison.OrdinalIgnoreCase)
        : Number(one).CompareTo(Number(other)));

    private static int Find(Table table, string key)
    {
        string[] keys = [.. table.Columns.Select(column => column.Key)];
        var at = Array.IndexOf(keys, key);
        return at >= 0 ? at : throw new UsageException(
            "U527", $"there is no column `{key}`",
            Suggestion.label($"the columns are {string.Join(", ", keys)}", Suggestion.nearest(key, keys)));
    }

    private static bool Holds(object? own, string sign, string value, double? number)
    {
        if (own is null)
            return sign == "!=";
        var text = Convert.ToString(own, CultureInfo.InvariantCulture)!;
        var order = number is { } bound
            ? Number(own).CompareTo(bound)
            : string.Compare(text, value, StringComparison.OrdinalIgnoreCase);
        return sign switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => text.Contains(value, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static double Number(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static double Parsed(string value)
    {
        // A quotient by 100 would be rounded once more: 85.12% has to be the double that 8,512 of 10,000 images give.
        var digits = value.EndsWith('%') ? value[..^1].TrimEnd() + "e-2" : value;
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number)
            ? number
            : throw new UsageException("U527", $"`{value}` is no number", "write one, such as 0.9 or 90%");
    }
}
