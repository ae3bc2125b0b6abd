using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace Fashion.Core.Search;

/// <summary>
/// Studies in a database, in Optuna's own tables: Optuna reads them, and searches begun by it go on here. Any number of
/// processes may use one database. Each method is one short transaction; the methods may be called by several threads.
/// </summary>
public sealed class StudyStorage : IDisposable
{
    private readonly StudyDatabase database;
    private readonly TrialReader reader;

    private StudyStorage(StudyDatabase database) => (this.database, reader) = (database, new TrialReader());

    /// <summary>The database as messages name it.</summary>
    public string Address => database.Address;

    /// <summary>The database as a command line takes it, without a password.</summary>
    public string Url => database.Url;

    /// <summary>What <see cref="Url"/> of an address would be; nothing is opened.</summary>
    /// <exception cref="UsageException">The address names no database.</exception>
    public static string UrlOf(string url)
    {
        using var database = StudyDatabase.Of(url);
        return database.Url;
    }

    /// <summary>Opens a database; one without tables gets them.</summary>
    /// <param name="url"><c>sqlite:///FILE</c> or <c>postgresql://USER@HOST/DATABASE</c>.</param>
    /// <param name="schema">The version that new tables have; null takes that of Optuna 3.1.</param>
    /// <exception cref="UsageException">The address names no database, or one that is not for studies.</exception>
    /// <exception cref="RunException">It cannot be reached.</exception>
    public static StudyStorage Open(string url, OptunaSchema? schema = null)
    {
        var storage = new StudyStorage(StudyDatabase.Of(url));
        try
        {
            storage.Write(statements => StudySchema.Prepare(storage.database, statements, schema));
            storage.Read(statements => storage.database.Tune(statements));
            return storage;
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    /// <summary>Opens a database that is there, to look at it: nothing is made or changed.</summary>
    /// <exception cref="UsageException">There is none, or one that is not for studies.</exception>
    /// <exception cref="RunException">It cannot be reached.</exception>
    public static StudyStorage OpenExisting(string url)
    {
        var storage = new StudyStorage(StudyDatabase.Of(url));
        try
        {
            storage.database.Require();
            return storage.Read(statements => StudySchema.Check(storage.database, statements))
                ? storage
                : throw StudySchema.Foreign(storage.database, null);
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    /// <summary>The names of all studies.</summary>
    public IReadOnlyList<string> StudyNames() => Read(statements =>
        statements.Query("SELECT study_name FROM studies ORDER BY study_id", row => row.GetString(0)));

    /// <summary>The study of this name; null where there is none.</summary>
    /// <exception cref="UsageException">It has several goals: U506.</exception>
    public Study? Find(string name) => Read(statements => Find(statements, name));

    /// <summary>The study of this name; a new one where there was none.</summary>
    public Study FindOrCreate(string name, bool maximize) => Write(statements =>
    {
        if (database.LockTables is { } alone)
            statements.Execute(alone);
        if (Find(statements, name) is { } study)
            return study;
        var id = statements.Number(
            "INSERT INTO studies (study_name) VALUES (@name) RETURNING study_id", new { name })!.Value;
        statements.Execute(
            $"INSERT INTO study_directions (direction, study_id, objective) VALUES ({database.Enum("@direction", "studydirection")}, @id, 0)",
            new { id, direction = maximize ? "MAXIMIZE" : "MINIMIZE" });
        return new Study(id, name, maximize);
    });

    /// <summary>What was noted of a study, as JSON.</summary>
    public IReadOnlyDictionary<string, string> Attributes(Study study) => Read(statements =>
        (IReadOnlyDictionary<string, string>)statements.Query(
            "SELECT key, value_json FROM study_user_attributes WHERE study_id = @Id",
            row => (Key: row.GetString(0), Value: row.GetString(1)), study)
            .ToDictionary(own => own.Key, own => own.Value));

    public void SetAttribute<T>(Study study, string key, T value) => Write(statements => statements.Execute(
        """
        INSERT INTO study_user_attributes (study_id, key, value_json) VALUES (@Id, @key, @json)
        ON CONFLICT (study_id, key) DO UPDATE SET value_json = excluded.value_json
        """,
        new { study.Id, key, json = JsonSerializer.Serialize(value) }));

    /// <summary>All trials, by their number.</summary>
    public IReadOnlyList<Trial> Trials(Study study) => Read(statements => reader.Read(statements, study));

    /// <summary>What was noted of each trial, by its number, as JSON.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>> TrialAttributes(Study study) => Read(statements =>
        (IReadOnlyDictionary<int, IReadOnlyDictionary<string, string>>)statements.Query(
            """
            SELECT t.number, a.key, a.value_json FROM trial_user_attributes a JOIN trials t ON t.trial_id = a.trial_id
            WHERE t.study_id = @Id
            """,
            row => (Number: row.GetInt32(0), Key: row.GetString(1), Value: row.GetString(2)), study)
            .GroupBy(own => own.Number)
            .ToDictionary(
                own => own.Key,
                own => (IReadOnlyDictionary<string, string>)own.ToDictionary(one => one.Key, one => one.Value)));

    /// <summary>
    /// Begins a trial: one that waits, else one that goes on with a pruned one, else a new point.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="mostPoints">So many points have an index, and no more.</param>
    /// <param name="promoted">The number of a pruned trial that should go on; another process may be faster.</param>
    /// <returns>Null where there is nothing left to begin.</returns>
    public ClaimedTrial? Claim(Study study, long mostPoints, int? promoted = null) => Write(statements =>
    {
        Lock(statements, study);
        var claim = new TrialClaims(database, statements, study);
        return claim.Waiting() ?? (promoted is { } number ? claim.Continuation(number) : null) ?? claim.New(mostPoints);
    });

    /// <summary>
    /// Where nothing is under way, and no trial has come to its end: begins one that takes the best pruned one there.
    /// </summary>
    /// <returns>Null where there is none, or another process has begun it.</returns>
    public ClaimedTrial? ClaimToItsEnd(Study study) => Write(statements =>
    {
        Lock(statements, study);
        return !IsUnderWay(statements, study)
            && Ranking.BestFirst([.. reader.Read(statements, study).Where(trial => trial.SameAs is null)], study.Maximize)
                is [{ State: TrialState.Pruned } best, ..]
            ? new TrialClaims(database, statements, study).Continuation(best.Number, toItsEnd: true)
            : null;
    });

    /// <summary>
    /// Gives a trial the figures of one that has tried its point, or lets it wait for one that does so now; else it trains.
    /// </summary>
    /// <returns>The other trial, as it was; null where this one trains.</returns>
    public Trial? Follow(Study study, ClaimedTrial trial, Point point) => Write(statements =>
    {
        Lock(statements, study);
        return new SamePoint(database, statements, study).Follow(trial, point, reader.Read(statements, study));
    });

    /// <summary>Notes where a trial is.</summary>
    public void SetParameters(ClaimedTrial trial, Point point) => Write(statements =>
    {
        foreach (var own in point.Parameters)
        {
            statements.Execute(
                """
                INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (@Id, @name, @value, @json)
                ON CONFLICT (trial_id, param_name) DO NOTHING
                """,
                new { trial.Id, name = own.Name, value = point.Values[own.Name], json = DistributionJson.Write(own.Distribution) });
        }

        return true;
    });

    /// <summary>Notes a trial's figure of an epoch.</summary>
    public void Report(ClaimedTrial trial, int epoch, double figure)
    {
        var (value, type) = StoredNumber.Write(figure);
        Write(statements => statements.Execute(
            $"""
            INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type)
            VALUES (@Id, @epoch, @value, {database.Enum("@type", "trialintermediatevaluetype")})
            ON CONFLICT (trial_id, step) DO UPDATE SET
              intermediate_value = excluded.intermediate_value, intermediate_value_type = excluded.intermediate_value_type
            """,
            new { trial.Id, epoch, value, type }));
    }

    public void SetAttribute<T>(ClaimedTrial trial, string key, T value) =>
        Write(statements => TrialNotes.Set(statements, trial, key, value));

    /// <summary>What was noted of a trial under a key, as JSON; null where nothing was.</summary>
    public string? Attribute(ClaimedTrial trial, string key) => Read(statements => statements.Text(
        "SELECT value_json FROM trial_user_attributes WHERE trial_id = @Id AND key = @key", new { trial.Id, key }));

    /// <summary>Lets a trial wait: whoever begins one next goes on with it.</summary>
    public void Release(ClaimedTrial trial) => Write(statements =>
        TrialStates.Move(database, statements, trial.Id, TrialState.Running, TrialState.Waiting));

    /// <summary>Ends a trial.</summary>
    /// <param name="trial">It still runs.</param>
    /// <param name="state">How it ended. Without a number it is no <see cref="TrialState.Complete"/> one, but failed.</param>
    /// <param name="figure">What the search is for; null where there is none.</param>
    /// <returns>False where it was taken for dead meanwhile: another trial does its work then.</returns>
    public bool Finish(ClaimedTrial trial, TrialState state, double? figure = null) => Write(statements =>
    {
        var ended = state == TrialState.Complete && figure is null or double.NaN ? TrialState.Fail : state;
        var changed = TrialStates.Move(database, statements, trial.Id, TrialState.Running, ended);
        if (changed && figure is { } number && !double.IsNaN(number))
        {
            var (value, type) = StoredNumber.Write(number);
            statements.Execute(
                $"""
                INSERT INTO trial_values (trial_id, objective, value, value_type)
                VALUES (@Id, 0, @value, {database.Enum("@type", "trialvaluetype")})
                """,
                new { trial.Id, value, type });
        }

        return changed;
    });

    /// <summary>Says that a trial's process lives.</summary>
    /// <returns>False where it was taken for dead meanwhile.</returns>
    public bool Beat(ClaimedTrial trial) => Write(statements => statements.Execute(
        """
        UPDATE trial_heartbeats SET heartbeat = CURRENT_TIMESTAMP WHERE trial_id = @Id
        AND EXISTS (SELECT 1 FROM trials WHERE trial_id = @Id AND state = 'RUNNING')
        """,
        new { trial.Id })) == 1;

    /// <summary>Whether trials wait, or run in processes that say that they live: there may be something to begin yet.</summary>
    public bool IsUnderWay(Study study) => Read(statements => IsUnderWay(statements, study));

    /// <summary>
    /// Marks trials as failed whose process has not said for a time that it lives, and has each repeated, with what it
    /// had learned so far.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="grace">So long a process may be silent; those of other programs that never speak are left alone.</param>
    /// <param name="retries">A point is begun anew so many times, and no more.</param>
    /// <returns>The numbers of the trials that failed.</returns>
    public IReadOnlyList<int> FailStale(Study study, TimeSpan grace, int retries) => Write(statements =>
    {
        Lock(statements, study);
        var stale = statements.Query(
            $"""
            SELECT t.trial_id, t.number FROM trials t JOIN trial_heartbeats h ON h.trial_id = t.trial_id
            WHERE t.study_id = @Id AND t.state = 'RUNNING' AND {database.Age("h.heartbeat")} > @seconds ORDER BY t.number
            """,
            row => (Id: row.GetInt64(0), Number: row.GetInt32(1)), new { study.Id, seconds = grace.TotalSeconds });
        var claims = new TrialClaims(database, statements, study);
        var dead = new List<int>();
        foreach (var (id, number) in stale)
        {
            if (!TrialStates.Move(database, statements, id, TrialState.Running, TrialState.Fail))
                continue;
            claims.Retry(id, number, retries);
            dead.Add(number);
        }

        return (IReadOnlyList<int>)dead;
    });

    public void Dispose() => database.Dispose();

    private static Study? Find(Statements statements, string name)
    {
        var directions = statements.Query(
            """
            SELECT s.study_id, CAST(d.direction AS text) FROM studies s JOIN study_directions d ON d.study_id = s.study_id
            WHERE s.study_name = @name
            """,
            row => (Id: row.GetInt64(0), Direction: row.GetString(1)), new { name });
        return directions.Count switch
        {
            0 => null,
            1 => new Study(directions[0].Id, name, directions[0].Direction == "MAXIMIZE"),
            _ => throw new UsageException(
                "U506", $"the study `{name}` has {directions.Count.ToString(CultureInfo.InvariantCulture)} goals",
                "a search has one: name another study with `--study NAME`"),
        };
    }

    private static bool IsUnderWay(Statements statements, Study study) => statements.Number(
        """
        SELECT COUNT(*) FROM trials t LEFT JOIN trial_heartbeats h ON h.trial_id = t.trial_id
        WHERE t.study_id = @Id AND (t.state = 'WAITING' OR t.state = 'RUNNING' AND h.trial_id IS NOT NULL)
        """,
        study) > 0;

    /// <summary>Whoever begins or ends trials of a study does so alone.</summary>
    private void Lock(Statements statements, Study study) => statements.Number(
        "SELECT study_id FROM studies WHERE study_id = @Id" + database.ForUpdate, study);

    private T Read<T>(Func<Statements, T> read) => Told(() =>
    {
        using var connection = database.Connect();
        return read(new Statements(connection, null));
    });

    private T Write<T>(Func<Statements, T> write) => Told(() =>
    {
        using var connection = database.Connect();
        using var transaction = database.BeginWrite(connection);
        var result = write(new Statements(connection, transaction));
        transaction.Commit();
        return result;
    });

    /// <summary>A database's failure in the words of the command line.</summary>
    private T Told<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (DbException failure) when (database.IsForeign(failure))
        {
            throw StudySchema.Foreign(database, failure);
        }
        catch (DbException failure) when (database.IsFull(failure))
        {
            throw new RunException(
                "R503", $"{Address}: the disk is full, and what was found since is not kept: {failure.Message}",
                "make room, and begin the same search again: it goes on where it was", failure);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new RunException(
                "R502", $"{Address}: the database cannot be used: {failure.Message}",
                "check its address, who may write to it, and that it runs; then begin the same search again: it goes on where it was", failure);
        }
    }
}
