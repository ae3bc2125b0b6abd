using System.Globalization;
using Fashion.Core;
using Fashion.Reports.Tables;
using Microsoft.VisualBasic.FileIO;
using Xunit;

namespace Fashion.Reports.Tests;

/// <summary>Tables as files, read by the parser of another language's library.</summary>
public sealed class TableCsvTests : IDisposable
{
    private const int Tables = 200;

    // The parser passes over empty lines, also in quotes.
    private static readonly string[] Letters = ["a", "Z", "9", ",", "\"", " ", ";", "'", "\nb", "é", "😀", "=", "\\"];

    private readonly string folder = Directory.CreateTempSubdirectory("fashion-tables").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Of_AnyTable_IsReadBackAsItWas()
    {
        var random = new Random(1);
        for (var number = 0; number < Tables; number++)
        {
            var columns = Enumerable.Range(0, random.Next(1, 5)).Select(at => new Column(Text(random), $"head {at}")).ToArray();
            var rows = Enumerable.Range(0, random.Next(4))
                .Select(_ => (IReadOnlyList<object?>)[.. columns.Select((_, at) => at == 0 ? Text(random) : Value(random))]).ToArray();
            var table = new Table("table", "Table", columns, rows);
            var read = Read(TableCsv.Of(table));
            Assert.Equal(table.Keys, read[0]);
            Assert.Equal(columns.Length, read[0].Distinct().Count());
            Assert.Equal(rows.Length + 1, read.Count);
            foreach (var (row, cells) in rows.Zip(read.Skip(1)))
                Assert.Equal(row, row.Zip(cells, (value, cell) => Parsed(value, cell)));
        }
    }

    [Fact]
    public void Of_WhereNumbersHaveCommas_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "minus");
        try
        {
            CultureInfo.CurrentCulture = other;
            var table = new Table("t", "T", [new Column("a", "A"), new Column("b", "B")], [[1234567L, 0.1], [null, -1e-300]]);
            Assert.Equal("a,b\n1234567,0.1\n,-1E-300\n", TableCsv.Of(table));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Save_IntoAFolderThatIsNotThere_MakesItAndNamesTheFiles()
    {
        var into = Path.Combine(folder, "new", "tables");
        Table[] tables = [new("one", "One", [new Column("a", "A")], []), new("two", "Two", [new Column("b", "B")], [["x"]])];
        var files = TableCsv.Save(tables, into);
        Assert.Equal([Path.Combine(into, "one.csv"), Path.Combine(into, "two.csv")], files);
        Assert.Equal(["a\n", "b\nx\n"], files.Select(File.ReadAllText));
    }

    [Fact]
    public void Save_WhereAFileIsInTheWay_IsR603()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "kept");
        var failure = Assert.Throws<RunException>(() => TableCsv.Save([], file));
        Assert.Equal(("R603", "name another one"), (failure.Code, failure.Help));
        Assert.Equal("kept", File.ReadAllText(file));
    }

    [Fact]
    public void Save_IntoARunFolder_IsU514()
    {
        File.WriteAllText(Path.Combine(folder, "manifest.json"), "{}");
        Assert.Equal("U514", Assert.Throws<UsageException>(() => TableCsv.Save([], folder)).Code);
    }

    // A row of nothing but an empty text is a line that parsers pass over.
    private static string Text(Random random) => "x" + string.Concat(random.GetItems(Letters, random.Next(8)));

    private static object? Value(Random random) => random.Next(4) switch
    {
        0 => null,
        1 => random.NextInt64(long.MinValue, long.MaxValue),
        2 => BitConverter.Int64BitsToDouble(random.NextInt64(0x7fe0000000000000)),
        _ => Text(random),
    };

    private static object? Parsed(object? value, string cell) => value switch
    {
        null => cell.Length == 0 ? null : cell,
        long => long.Parse(cell, CultureInfo.InvariantCulture),
        double => double.Parse(cell, CultureInfo.InvariantCulture),
        _ => cell,
    };

    private static List<string[]> Read(string text)
    {
        using var parser = new TextFieldParser(new StringReader(text)) { TrimWhiteSpace = false };
        parser.SetDelimiters(",");
        var rows = new List<string[]>();
        while (!parser.EndOfData)
            rows.Add(parser.ReadFields()!);
        return rows;
    }
}
