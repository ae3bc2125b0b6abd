using System.Globalization;
using System.Text.Json;

namespace Fashion.Core.Search;

/// <summary>How trials begin; within a transaction that has the study for itself.</summary>
internal sealed class TrialClaims(StudyDatabase database, Statements statements, Study study)
{
    /// <summary>
    /// The first trial that waits: one of a worker that died or stopped, one that another program asked for, or one whose
    /// point another had, which is over by now.
    /// </summary>
    public ClaimedTrial? Waiting()
    {
        while (statements.Number(
            """
            SELECT trial_id FROM trials t WHERE study_id = @Id AND state = 'WAITING' AND NOT EXISTS (
              SELECT 1 FROM trial_user_attributes a
              JOIN trials o ON o.study_id = t.study_id AND CAST(o.number AS text) = a.value_json
              WHERE a.trial_id = t.trial_id AND a.key = @key AND o.state IN ('RUNNING', 'WAITING'))
            ORDER BY number LIMIT 1
            """,
            new { study.Id, key = StudyKeys.WaitsFor }) is { } waiting)
        {
            // Optuna, which does not lock the study, may have taken it just now.
            if (TrialStates.Move(database, statements, waiting, TrialState.Waiting, TrialState.Running))
                return Begun(waiting);
        }

        return null;
    }

    /// <summary>A trial that goes on with a pruned one; null where another already does.</summary>
    public ClaimedTrial? Continuation(int number, bool toItsEnd = false)
    {
        var json = number.ToString(CultureInfo.InvariantCulture);
        var others = statements.Number(
            """
            SELECT COUNT(*) FROM trial_system_attributes a JOIN trials t ON t.trial_id = a.trial_id
            WHERE t.study_id = @Id AND a.key = @key AND a.value_json = @json
            """,
            new { study.Id, key = StudyKeys.ContinuationOf, json });
        if (others is > 0)
            return null;
        var before = statements.Number(
            "SELECT trial_id FROM trials WHERE study_id = @Id AND number = @number", new { study.Id, number })!.Value;
        var id = Insert(TrialState.Running);
        Copy(before, id);
        SetSystem(id, StudyKeys.ContinuationOf, json);
        if (toItsEnd)
            SetSystem(id, StudyKeys.ToItsEnd, "true");
        return Begun(id);
    }

    /// <summary>A trial of a point of its own; null where all have begun.</summary>
    public ClaimedTrial? New(long mostPoints)
    {
        var index = statements.Number(
            """
            SELECT COALESCE(MAX(CAST(a.value_json AS BIGINT)), -1) + 1 FROM trial_system_attributes a
            JOIN trials t ON t.trial_id = a.trial_id WHERE t.study_id = @Id AND a.key = @key
            """,
            new { study.Id, key = StudyKeys.Index })!.Value;
        if (index >= mostPoints)
            return null;
        var id = Insert(TrialState.Running);
        SetSystem(id, StudyKeys.Index, index.ToString(CultureInfo.InvariantCulture));
        return Begun(id);
    }

    /// <summary>Puts a trial in wait that repeats one whose worker died, with its place and what it told; at most so often.</summary>
    public void Retry(long id, int number, int retries)
    {
        var history = statements.Text(
            "SELECT value_json FROM trial_system_attributes WHERE trial_id = @id AND key = @key",
            new { id, key = StudyKeys.RetryHistory });
        int[] died = [.. history is null ? [] : JsonSerializer.Deserialize<int[]>(history)!, number];
        if (died.Length > retries)
            return;
        var again = Insert(TrialState.Waiting);
        Copy(id, again);
        foreach (var key in (string[])[StudyKeys.Index, StudyKeys.ContinuationOf, StudyKeys.ToItsEnd, StudyKeys.FixedParameters])
        {
            statements.Execute(
                """
                INSERT INTO trial_system_attributes (trial_id, key, value_json)
                SELECT @again, key, value_json FROM trial_system_attributes WHERE trial_id = @id AND key = @key
                """,
                new { again, id, key });
        }

        SetSystem(again, StudyKeys.FailedTrial, number.ToString(CultureInfo.InvariantCulture));
        SetSystem(again, StudyKeys.RetryHistory, JsonSerializer.Serialize(died));
    }

    private ClaimedTrial Begun(long id)
    {
        statements.Execute(
            """
            INSERT INTO trial_heartbeats (trial_id, heartbeat) VALUES (@id, CURRENT_TIMESTAMP)
            ON CONFLICT (trial_id) DO UPDATE SET heartbeat = excluded.heartbeat
            """,
            new { id });
        var system = statements.Query(
            "SELECT key, value_json FROM trial_system_attributes WHERE trial_id = @id",
            row => (Key: row.GetString(0), Json: row.GetString(1)), new { id })
            .ToDictionary(own => own.Key, own => own.Json);
        return new ClaimedTrial(
            id, TrialReader.Read(statements, id),
            system.TryGetValue(StudyKeys.Index, out var index) ? long.Parse(index, CultureInfo.InvariantCulture) : null)
        {
            ToItsEnd = system.ContainsKey(StudyKeys.ToItsEnd),
            Fixed = system.TryGetValue(StudyKeys.FixedParameters, out var json)
                ? JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!
                : [],
        };
    }

    /// <summary>Numbers count the trials of the study: nobody else inserts any meanwhile.</summary>
    private long Insert(TrialState state) => statements.Number(
        $"""
        INSERT INTO trials (number, study_id, state, datetime_start)
        VALUES ((SELECT COUNT(*) FROM trials WHERE study_id = @Id), @Id, {database.Enum("@state", "trialstate")}, @now)
        RETURNING trial_id
        """,
        new
        {
            study.Id,
            state = TrialReader.Name(state),
            now = state == TrialState.Running ? database.Moment(DateTime.Now) : null,
        })!.Value;

    /// <summary>A trial's place, its figures so far and its notes for another one.</summary>
    private void Copy(long from, long to)
    {
        statements.Execute(
            """
            INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json)
            SELECT @to, param_name, param_value, distribution_json FROM trial_params WHERE trial_id = @from ORDER BY param_id
            """,
            new { from, to });
        statements.Execute(
            """
            INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type)
            SELECT @to, step, intermediate_value, intermediate_value_type FROM trial_intermediate_values WHERE trial_id = @from
            """,
            new { from, to });
        statements.Execute(
            """
            INSERT INTO trial_user_attributes (trial_id, key, value_json)
            SELECT @to, key, value_json FROM trial_user_attributes WHERE trial_id = @from
            """,
            new { from, to });
    }

    private void SetSystem(long id, string key, string json) => statements.Execute(
        "INSERT INTO trial_system_attributes (trial_id, key, value_json) VALUES (@id, @key, @json)", new { id, key, json });
}
