using System.Data.Common;
using System.Globalization;

namespace Fashion.Core.Search;

/// <summary>Statements of one transaction, or of none. Parameters are the properties of an object, as in <c>new { id }</c>.</summary>
internal sealed class Statements(DbConnection connection, DbTransaction? transaction)
{
    public IReadOnlyList<T> Query<T>(string sql, Func<DbDataReader, T> row, object? parameters = null)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    /// <summary>The first row's first number; null where there is no row.</summary>
    public long? Number(string sql, object? parameters = null)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The first row's first text; null where there is no row.</summary>
    public string? Text(string sql, object? parameters = null)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteScalar() as string;
    }

    /// <returns>The rows that changed.</returns>
    public int Execute(string sql, object? parameters = null)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private DbCommand Command(string sql, object? parameters)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        foreach (var property in parameters?.GetType().GetProperties() ?? [])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@" + property.Name, property.GetValue(parameters) ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
