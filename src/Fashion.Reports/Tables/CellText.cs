using System.Globalization;

namespace Fashion.Reports.Tables;

/// <summary>Values as people read them; a dash where there is none.</summary>
public static class CellText
{
    private const string None = "–";

    public static string Of(object? value, ColumnKind kind) => value switch
    {
        null => None,
        string text => text,
        long whole => whole.ToString("N0", CultureInfo.InvariantCulture),
        double number => Number(number, kind),
        _ => throw new ArgumentException($"a {value.GetType().Name} is no value of a table", nameof(value)),
    };

    private static string Number(double number, ColumnKind kind) => kind switch
    {
        ColumnKind.Share => (100 * number).ToString("0.00", CultureInfo.InvariantCulture) + " %",
        ColumnKind.Seconds => Seconds(number),
        ColumnKind.Chance => number < 0.0001 ? "< 0.0001" : number.ToString("0.0000", CultureInfo.InvariantCulture),
        _ => number.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    private static string Seconds(double number) => number switch
    {
        < 0.1 => (1000 * number).ToString("0.0", CultureInfo.InvariantCulture) + " ms",
        < 10 => number.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        < 120 => number.ToString("0", CultureInfo.InvariantCulture) + " s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Round(number) / 60):0} min {Math.Round(number) % 60:0} s"),
    };
}
