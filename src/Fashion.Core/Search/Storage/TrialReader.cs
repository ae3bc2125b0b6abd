using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;

namespace Fashion.Core.Search;

/// <summary>
/// Reads trials out of a database. What is finished does not change any more, and is read once; not even asked for again are
/// the first trials of a study that all are finished.
/// </summary>
internal sealed class TrialReader
{
    // Statements may only be so long.
    private const int Together = 500;

    private readonly ConcurrentDictionary<long, Settled> settled = new();
    private readonly ConcurrentDictionary<long, Trial> finished = new();
    private readonly ConcurrentDictionary<string, Distribution> distributions = new();

    public static string Name(TrialState state) => StudyTables.Enums["trialstate"][(int)state];

    public IReadOnlyList<Trial> Read(Statements statements, Study study)
    {
        var known = settled.GetOrAdd(study.Id, _ => new Settled(0, []));
        var rows = statements.Query(
            """
            SELECT trial_id, number, CAST(state AS text) FROM trials WHERE study_id = @Id AND trial_id > @LastId
            ORDER BY number, trial_id
            """,
            Row, new { study.Id, known.LastId });
        var found = new Dictionary<long, Trial>();
        foreach (var chunk in rows.Where(row => !finished.ContainsKey(row.Id)).Chunk(Together))
        {
            foreach (var (id, trial) in Details(statements, chunk))
            {
                found[id] = trial;
                if (trial.IsFinished)
                    finished[id] = trial;
            }
        }

        Trial[] trials = [.. known.Trials, .. rows.Select(row => found.TryGetValue(row.Id, out var trial) ? trial : finished[row.Id])];
        Settle(study, known, rows, trials);
        return trials;
    }

    /// <summary>Notes the trials that nobody has to ask for again: up to the first that is not finished, in both orders.</summary>
    private void Settle(Study study, Settled known, IReadOnlyList<(long Id, int Number, string State)> rows, Trial[] trials)
    {
        var more = 0;
        while (more < rows.Count && trials[known.Trials.Length + more].IsFinished && (more == 0 || rows[more].Id > rows[more - 1].Id))
            more++;
        // One with a lower id, but a higher number, would be lost.
        if (more > 0 && rows.Skip(more).All(row => row.Id > rows[more - 1].Id))
            settled[study.Id] = new Settled(rows[more - 1].Id, trials[..(known.Trials.Length + more)]);
    }

    /// <summary>One trial as it is now.</summary>
    public static Trial Read(Statements statements, long id) => new TrialReader().Details(
        statements,
        [.. statements.Query("SELECT trial_id, number, CAST(state AS text) FROM trials WHERE trial_id = @id", Row, new { id })])
        .Single().Trial;

    private static (long Id, int Number, string State) Row(DbDataReader row) =>
        (row.GetInt64(0), row.GetInt32(1), row.GetString(2));

    private static double? Real(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    private IEnumerable<(long Id, Trial Trial)> Details(Statements statements, (long Id, int Number, string State)[] rows)
    {
        var those = $"trial_id IN ({string.Join(", ", rows.Select(row => row.Id.ToString(CultureInfo.InvariantCulture)))})";
        var parameters = statements.Query(
            $"SELECT trial_id, param_name, param_value, distribution_json FROM trial_params WHERE {those} ORDER BY param_id",
            row => (Id: row.GetInt64(0), Name: row.GetString(1), Value: row.GetDouble(2), Json: row.GetString(3)))
            .ToLookup(own => own.Id);
        var values = statements.Query(
            $"SELECT trial_id, value, CAST(value_type AS text) FROM trial_values WHERE objective = 0 AND {those}",
            row => (Id: row.GetInt64(0), Value: StoredNumber.Read(Real(row, 1), row.GetString(2))))
            .ToDictionary(own => own.Id, own => own.Value);
        var told = statements.Query(
            "SELECT trial_id, step, intermediate_value, CAST(intermediate_value_type AS text) FROM trial_intermediate_values "
            + $"WHERE {those} ORDER BY step",
            row => (Id: row.GetInt64(0), Step: row.GetInt32(1), Value: StoredNumber.Read(Real(row, 2), row.GetString(3))))
            .ToLookup(own => own.Id);
        var continued = Others("trial_system_attributes", StudyKeys.ContinuationOf);
        var same = Others("trial_user_attributes", StudyKeys.SameAs);
        foreach (var (id, number, state) in rows)
        {
            yield return (id, new Trial
            {
                Number = number,
                State = (TrialState)Array.IndexOf(StudyTables.Enums["trialstate"], state),
                Value = values.TryGetValue(id, out var value) ? value : null,
                Parameters = parameters[id].ToDictionary(
                    own => own.Name,
                    own => new TrialParameter(distributions.GetOrAdd(own.Json, DistributionJson.Read), own.Value)),
                IntermediateValues = told[id].ToDictionary(own => own.Step, own => own.Value),
                ContinuationOf = continued.TryGetValue(id, out var before) ? before : null,
                SameAs = same.TryGetValue(id, out var other) ? other : null,
            });
        }

        // The number of another trial, that some have under a key.
        Dictionary<long, int> Others(string table, string key) => statements.Query(
            $"SELECT trial_id, value_json FROM {table} WHERE key = '{key}' AND {those}",
            row => (Id: row.GetInt64(0), Number: int.Parse(row.GetString(1), CultureInfo.InvariantCulture)))
            .ToDictionary(own => own.Id, own => own.Number);
    }

    /// <summary>A study's first trials, all of them finished.</summary>
    /// <param name="LastId">The id of the last.</param>
    /// <param name="Trials">By their number.</param>
    private sealed record Settled(long LastId, Trial[] Trials);
}
