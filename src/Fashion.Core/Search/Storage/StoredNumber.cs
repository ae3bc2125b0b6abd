namespace Fashion.Core.Search;

/// <summary>Numbers as the tables keep them: what is no finite number is null, and its type says what it is.</summary>
internal static class StoredNumber
{
    public static (double? Value, string Type) Write(double number) =>
        double.IsNaN(number) ? (null, "NAN")
        : double.IsPositiveInfinity(number) ? (null, "INF_POS")
        : double.IsNegativeInfinity(number) ? (null, "INF_NEG")
        : (number, "FINITE");

    public static double Read(double? value, string type) => type switch
    {
        "INF_POS" => double.PositiveInfinity,
        "INF_NEG" => double.NegativeInfinity,
        "NAN" => double.NaN,
        _ => value ?? double.NaN,
    };
}
