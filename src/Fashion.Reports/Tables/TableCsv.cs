using System.Globalization;
using System.Text;
using Fashion.Core;
using Fashion.Core.Runs;
using Fashion.Core.Serialization;

namespace Fashion.Reports.Tables;

/// <summary>Tables as CSV (RFC 4180): numbers with all their digits, nothing where a value is undefined.</summary>
public static class TableCsv
{
    public static string Of(Table table)
    {
        var text = new StringBuilder();
        foreach (var row in table.Rows.Prepend([.. table.Keys]))
            text.AppendJoin(',', row.Select(Cell)).Append('\n');
        return text.ToString();
    }

    /// <summary>Writes each table into a folder, as a file of its name; the folder is made where it is not there.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="RunException">They cannot be written.</exception>
    /// <exception cref="UsageException">The folder is a run's, which has files of these names: U514.</exception>
    public static IReadOnlyList<string> Save(IEnumerable<Table> tables, string folder)
    {
        if (RunFolder.Exists(folder))
            throw new UsageException("U514", $"{folder}: this is a run folder, with tables of its own", "name another one");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException("R603", $"{folder}: no folder can be made here: {failure.Message}", "name another one", failure);
        }

        return
        [
            .. tables.Select(table =>
            {
                var file = Path.Combine(folder, table.Key + ".csv");
                AtomicFile.Write(file, Of(table));
                return file;
            }),
        ];
    }

    private static string Cell(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
