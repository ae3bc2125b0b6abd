using System.Data;
using System.Data.Common;
using Npgsql;

namespace Fashion.Core.Search;

/// <summary>A server, for the processes of any number of machines.</summary>
internal sealed class PostgresDatabase : StudyDatabase
{
    private const string DiskFull = "53100";

    private readonly NpgsqlDataSource source;

    public PostgresDatabase(string url)
        : this(Builder(url))
    {
    }

    private PostgresDatabase(NpgsqlConnectionStringBuilder builder)
        : base(Plain(builder)) =>
        source = NpgsqlDataSource.Create(builder);

    public override string Url => Address;

    public override string ForUpdate => " FOR UPDATE";

    // Any number, that no other program is likely to take.
    public override string? LockTables => "SELECT pg_advisory_xact_lock(5042021)";

    public override string Identity => "SERIAL NOT NULL";

    public override string Real => "FLOAT(53)";

    public override string Time => "TIMESTAMP WITHOUT TIME ZONE";

    public override IEnumerable<string> Types => StudyTables.Enums.Select(own =>
        $"CREATE TYPE {own.Key} AS ENUM ({string.Join(", ", own.Value.Select(name => $"'{name}'"))})");

    public override string TablesQuery =>
        "SELECT CAST(tablename AS text) FROM pg_tables WHERE schemaname = current_schema()";

    public override DbConnection Connect() => source.OpenConnection();

    public override DbTransaction BeginWrite(DbConnection connection) => connection.BeginTransaction(IsolationLevel.ReadCommitted);

    public override string EnumType(string name, int longest) => name;

    public override string Enum(string parameter, string name) => $"CAST({parameter} AS {name})";

    public override string Age(string column) =>
        $"CAST(EXTRACT(EPOCH FROM (LOCALTIMESTAMP - {column})) AS float8)";

    public override object Moment(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Unspecified);

    public override bool IsFull(DbException failure) => failure.SqlState == DiskFull;

    public override bool IsForeign(DbException failure) => false;

    public override void Dispose() => source.Dispose();

    /// <summary>An address without a password; a socket is a folder.</summary>
    private static string Plain(NpgsqlConnectionStringBuilder builder)
    {
        var isSocket = builder.Host!.StartsWith('/');
        string[] options =
        [
            .. isSocket ? (string[])[$"host={builder.Host}"] : [],
            .. builder.Port != NpgsqlConnection.DefaultPort ? (string[])[$"port={builder.Port}"] : [],
            .. builder.SslMode != new NpgsqlConnectionStringBuilder().SslMode ? (string[])[$"sslmode={Libpq(builder.SslMode)}"] : [],
        ];
        return $"postgresql://{Uri.EscapeDataString(builder.Username!)}@{(isSocket ? "" : builder.Host)}"
            + $"/{Uri.EscapeDataString(builder.Database!)}{(options.Length == 0 ? "" : "?" + string.Join('&', options))}";
    }

    private static string Libpq(SslMode mode) => mode switch
    {
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => mode.ToString().ToLowerInvariant(),
    };

    /// <summary>The parts of an address as libpq and SQLAlchemy read it: a socket's folder stands in <c>?host=</c>.</summary>
    private static NpgsqlConnectionStringBuilder Builder(string url)
    {
        // A host may be missing where a socket is meant, which no Uri may.
        var rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (rest.StartsWith('/') || rest.Contains("@/", StringComparison.Ordinal))
            rest = rest.StartsWith('/') ? "localhost" + rest : rest.Replace("@/", "@localhost/", StringComparison.Ordinal);
        if (!Uri.TryCreate("postgresql://" + rest, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw new UsageException("U502", $"`{url}` names no database", "write `postgresql://USER@HOST/DATABASE`");
        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : Environment.UserName,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Timeout = 15,
        };
        if (user.Length > 1)
            builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var value = Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "");
            switch (parts[0])
            {
                case "host":
                    builder.Host = value;
                    break;
                case "port" when int.TryParse(value, out var port):
                    builder.Port = port;
                    break;
                case "user":
                    builder.Username = value;
                    break;
                case "password":
                    builder.Password = value;
                    break;
                case "sslmode" when System.Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), true, out var mode):
                    builder.SslMode = mode;
                    break;
                default:
                    throw new UsageException(
                        "U502", $"`{parts[0]}` in the database's address is not known here",
                        "known are: host, port, user, password, sslmode");
            }
        }

        return builder;
    }
}
