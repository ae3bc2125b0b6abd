using System.Data.Common;

namespace Fashion.Core.Search;

/// <summary>What differs between the databases that studies are kept in.</summary>
internal abstract class StudyDatabase : IDisposable
{
    /// <param name="address">The database as errors name it, without a password.</param>
    protected StudyDatabase(string address) => Address = address;

    public string Address { get; }

    /// <summary>The database as a command line takes it, without a password.</summary>
    public abstract string Url { get; }

    /// <summary>What makes a select take a lock on its rows, where there is such a thing.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>Waits for others that make tables; null where whoever writes is alone anyway.</summary>
    public abstract string? LockTables { get; }

    /// <summary>A column that counts itself.</summary>
    public abstract string Identity { get; }

    /// <summary>The types of numbers and times.</summary>
    public abstract string Real { get; }

    public abstract string Time { get; }

    /// <summary>Statements before the tables: types that they need.</summary>
    public abstract IEnumerable<string> Types { get; }

    /// <summary>The tables that are there.</summary>
    public abstract string TablesQuery { get; }

    /// <summary>Fails where there is no such database, in place of making it.</summary>
    /// <exception cref="UsageException">There is none: U513.</exception>
    public virtual void Require()
    {
    }

    /// <summary>A new connection, or one that rests.</summary>
    public abstract DbConnection Connect();

    /// <summary>Settings that stay with the database, made once its tables are known.</summary>
    public virtual bool Tune(Statements statements) => true;

    /// <summary>Begins to write; no other writer of the same study gets between.</summary>
    public abstract DbTransaction BeginWrite(DbConnection connection);

    /// <summary>The type of a column of names.</summary>
    public abstract string EnumType(string name, int longest);

    /// <summary>A parameter that is one of the names.</summary>
    public abstract string Enum(string parameter, string name);

    /// <summary>Seconds since the time in a column, by the database's clock.</summary>
    public abstract string Age(string column);

    /// <summary>A time of this machine's clock as a parameter.</summary>
    public abstract object Moment(DateTime time);

    /// <summary>Whether the failure says that there is no room left.</summary>
    public abstract bool IsFull(DbException failure);

    /// <summary>Whether the failure says that this is no such database at all.</summary>
    public abstract bool IsForeign(DbException failure);

    public virtual void Dispose()
    {
    }

    /// <summary>The database that an address names.</summary>
    /// <exception cref="UsageException">It names none: U502.</exception>
    public static StudyDatabase Of(string url)
    {
        var kind = url.Split("://", 2)[0].Split('+')[0];
        return kind switch
        {
            "sqlite" when url.StartsWith("sqlite:///", StringComparison.Ordinal) && url.Length > "sqlite:///".Length =>
                new SqliteDatabase(url["sqlite:///".Length..]),
            "postgresql" or "postgres" => new PostgresDatabase(url),
            _ => throw new UsageException(
                "U502", $"`{url}` names no database",
                "write `sqlite:///FILE` or `postgresql://USER@HOST/DATABASE`"),
        };
    }
}
