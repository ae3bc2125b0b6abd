using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fashion.Core.Search;

/// <summary>A file, for the processes of one machine.</summary>
internal sealed class SqliteDatabase(string file) : StudyDatabase(file)
{
    private const int Full = 13;
    private const int NoDatabase = 26;
    private const int Damaged = 11;

    // What a writer waits for another before it gives up.
    private const int PatienceSeconds = 60;

    private readonly string connection = new SqliteConnectionStringBuilder
    {
        DataSource = file,
        DefaultTimeout = PatienceSeconds,
    }.ToString();

    public override string Url => "sqlite:///" + Address;

    public override string ForUpdate => "";

    public override string? LockTables => null;

    public override string Identity => "INTEGER NOT NULL";

    public override string Real => "FLOAT";

    public override string Time => "DATETIME";

    public override IEnumerable<string> Types => [];

    public override string TablesQuery => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

    public override void Require()
    {
        if (!File.Exists(Address))
        {
            throw new UsageException(
                "U513", $"{Address}: there is no such file of studies",
                "`fashion-cli search SPEC` begins one, and `--storage sqlite:///FILE` names another");
        }
    }

    public override DbConnection Connect()
    {
        if (Directory.Exists(Address))
            throw new UsageException("U513", $"{Address}: this is a folder", "name a file in it: `--storage sqlite:///FOLDER/FILE`");
        if (Path.GetDirectoryName(Path.GetFullPath(Address)) is { } folder && !Directory.Exists(folder))
            throw new UsageException("U513", $"{Address}: there is no folder {folder}", "make it, or name a file elsewhere");
        var opened = new SqliteConnection(connection);
        try
        {
            opened.Open();
            using var settings = opened.CreateCommand();
            // A crash of the machine loses the last trials at most.
            settings.CommandText = "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON";
            settings.ExecuteNonQuery();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Readers do not wait for a writer.</summary>
    public override bool Tune(Statements statements) => statements.Text("PRAGMA journal_mode = WAL") is not null;

    /// <summary>The one writer from its first statement on: one that began to read could not become it later.</summary>
    public override DbTransaction BeginWrite(DbConnection connection) =>
        ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override string EnumType(string name, int longest) => $"VARCHAR({longest})";

    public override string Enum(string parameter, string name) => parameter;

    public override string Age(string column) =>
        $"((julianday(CURRENT_TIMESTAMP) - julianday({column})) * 86400.0)";

    public override object Moment(DateTime time) =>
        time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    public override bool IsFull(DbException failure) => failure is SqliteException { SqliteErrorCode: Full };

    public override bool IsForeign(DbException failure) => failure is SqliteException { SqliteErrorCode: NoDatabase or Damaged };
}
